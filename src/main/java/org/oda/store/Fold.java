package org.oda.store;

/** Gathers the samples of a stretch of time. It is used by one thread at a time. */
public interface Fold {
    /** At least one sample; they come in the order of their records' positions, over all blocks. */
    void add(SampleBlock samples);
}
