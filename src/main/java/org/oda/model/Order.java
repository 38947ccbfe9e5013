package org.oda.model;

/** In which order of time records come. */
public enum Order {
    ASC,
    DESC
}
