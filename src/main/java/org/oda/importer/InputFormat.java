package org.oda.importer;

/** What the rows of a file are. */
public enum InputFormat {
    CSV,
    NDJSON
}
