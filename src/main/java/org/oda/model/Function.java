package org.oda.model;

/** What an aggregation makes of the values of a window. */
public enum Function {
    SUM,
    AVG,
    MIN,
    MAX
}
