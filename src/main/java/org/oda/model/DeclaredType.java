package org.oda.model;

import java.util.Locale;

/** What the values of a declared attribute are to be. The names in lower case are part of the API. */
public enum DeclaredType {
    /** A number; a number in quotes and a boolean are numbers too. */
    NUMBER,
    /** Any value: text may look like a number. */
    TEXT;

    /** The name in lower case, as it is written outside. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
