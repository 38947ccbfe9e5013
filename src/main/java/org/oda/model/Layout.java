package org.oda.model;

/** How values are laid out in a table. */
public enum Layout {
    /** A row for each record or window, a column for each attribute. */
    WIDE,
    /** A row for each value. */
    LONG
}
