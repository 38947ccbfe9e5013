package org.oda.importer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.oda.codec.RecordDecoder;
import org.oda.model.DecodedRecord;

/**
 * What a file would give, of which nothing is sent.
 *
 * @param rows all of them
 * @param records those that the service would take
 * @param earliestNanos of the records, since 1970-01-01T00:00:00Z; meaningless where there are none
 * @param latestNanos of the records
 * @param first the first records, as the service would store them
 * @param notes what was taken for granted
 */
public record DryRun(
        long rows, long records, long earliestNanos, long latestNanos, List<DecodedRecord> first, List<String> notes) {
    public DryRun {
        first = List.copyOf(first);
        notes = List.copyOf(notes);
    }

    /** Reads all of a file. */
    public static DryRun of(
            ImportFile file, Mapping mapping, RecordDecoder decoder, Rejects rejects, int shown, Watcher watcher)
            throws IOException {
        List<DecodedRecord> first = new ArrayList<>();
        long rows = 0;
        long records = 0;
        long earliest = Long.MAX_VALUE;
        long latest = Long.MIN_VALUE;
        if (!file.isStandardInput()) {
            byte[] unused = file.check(mapping);
        }
        rejects.begin();
        try (Rows source = file.open(mapping, decoder)) {
            for (Converted row = source.next(); row != null && watcher.goOn(); row = source.next()) {
                rows++;
                if (row instanceof Converted.Refused refused) {
                    rejects.add(file.name(), refused);
                } else if (row instanceof Converted.Ready ready) {
                    records++;
                    long time = ready.record().record().timestampNanos();
                    earliest = Math.min(earliest, time);
                    latest = Math.max(latest, time);
                    if (first.size() < shown) {
                        first.add(ready.record());
                    }
                }
                watcher.progress(file, records);
            }
            return new DryRun(rows, records, earliest, latest, first, source.notes());
        }
    }
}
