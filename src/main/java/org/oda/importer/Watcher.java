package org.oda.importer;

/** Who looks on while a file is read. */
public interface Watcher {
    /** Whether to go on; asked behind each row. */
    boolean goOn();

    /**
     * How far it is; called often.
     *
     * @param records that the file gave up to here
     */
    void progress(ImportFile file, long records);
}
