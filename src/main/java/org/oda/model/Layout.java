package org.oda.model;

/** How attributes are laid out in a table; in lower case these are the names in a request. */
public enum Layout {
    /** One column for each attribute. */
    WIDE,
    /** One row for each attribute. */
    LONG
}
