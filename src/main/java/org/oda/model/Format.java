package org.oda.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** In which form the answer to a query is written. */
public enum Format {
    /** One JSON value: an array, or an object. */
    JSON("application/json"),
    /** One JSON object a line. */
    NDJSON("application/x-ndjson"),
    CSV("text/csv; charset=utf-8"),
    PARQUET("application/vnd.apache.parquet"),
    /** The streaming form of Arrow's IPC. */
    ARROW("application/vnd.apache.arrow.stream");

    private final String mediaType;

    Format(String mediaType) {
        this.mediaType = mediaType;
    }

    /** As in the header {@code Content-Type}. */
    public String mediaType() {
        return mediaType;
    }

    /** By the name in lower case, as it is written in a request. */
    public static Optional<Format> of(String name) {
        return Arrays.stream(values())
                .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }
}
