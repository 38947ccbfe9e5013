package org.oda.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the answer to a query is written; in lower case these are the names in a request. */
public enum Format {
    JSON("application/json"),
    NDJSON("application/x-ndjson"),
    CSV("text/csv; charset=utf-8"),
    PARQUET("application/vnd.apache.parquet"),
    ARROW("application/vnd.apache.arrow.stream");

    private final String mediaType;

    Format(String mediaType) {
        this.mediaType = mediaType;
    }

    /** As the header {@code Content-Type} tells it. */
    public String mediaType() {
        return mediaType;
    }

    /** The format of a name in lower case. */
    public static Optional<Format> of(String name) {
        return Arrays.stream(values())
                .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }
}
