package org.oda.importer;

import java.util.List;

/**
 * What became of a file.
 *
 * @param end how it ended
 * @param rows that were read
 * @param sent records that the broker acknowledged this time
 * @param before records that were there already, from an earlier run
 * @param rejected rows that became no records
 * @param nanos from the start of the reading to the last acknowledgement
 * @param notes what was taken for granted, for people
 */
public record ImportResult(End end, long rows, long sent, long before, long rejected, long nanos, List<String> notes) {
    public ImportResult {
        notes = List.copyOf(notes);
    }

    /** How the import of a file ended. */
    public enum End {
        FINISHED,
        /** An earlier run had finished it, and nothing was sent. */
        FINISHED_BEFORE,
        /** It goes on where the same command is given again. */
        INTERRUPTED
    }
}
