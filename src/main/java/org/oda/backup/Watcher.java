package org.oda.backup;

/** Hears how far the work is. */
public interface Watcher {
    /**
     * Called often.
     *
     * @param step what is being done, for people
     * @param done bytes
     * @param total bytes, as many as it is thought that there are
     */
    void progress(String step, long done, long total);
}
