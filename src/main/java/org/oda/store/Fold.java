package org.oda.store;

/** Gathers the samples of a stretch of time. It is used by one thread at a time. */
public interface Fold {
    /** The samples come in ascending order of time, those of one series in the order of their records' positions. */
    void add(SampleBlock samples);
}
