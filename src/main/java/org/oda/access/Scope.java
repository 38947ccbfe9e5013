package org.oda.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** What a caller may do with the topics that it is given. */
public enum Scope {
    /** Register topics, and declare what their records are like. */
    REGISTER,
    /** Send records, by HTTP or Kafka. */
    SEND,
    /** Read records: queries, streams, the catalogue, rejects, consumers on Kafka. */
    READ,
    /** Erase, replay, back up, and see what the service does. It includes none of the others. */
    ADMIN;

    /** As it is written outside. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The scope that is written so.
     *
     * @throws OdaException {@code BAD_VALUE}
     */
    public static Scope of(String text) {
        return Arrays.stream(values())
                .filter(scope -> scope.text().equals(text))
                .findFirst()
                .orElseThrow(() -> OdaException.inField(
                        ErrorCode.BAD_VALUE,
                        "scope",
                        "'%s' is no scope; there are %s"
                                .formatted(
                                        text,
                                        Arrays.stream(values()).map(Scope::text).collect(Collectors.joining(", ")))));
    }
}
