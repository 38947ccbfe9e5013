package org.oda.config;

/** What a line of the log looks like. */
public enum LogFormat {
    TEXT,
    JSON
}
