package org.oda.importer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.oda.codec.RecordDecoder;
import org.oda.importer.ImportResult.End;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * Sends files to a service, each row once, also where it is interrupted and begun again. For one thread.
 *
 * @param decoder judges as the service does
 * @param folder where the notes of imports are kept
 * @param again whether a file that was imported is sent once more
 */
public record Importer(
        Mapping mapping, RecordDecoder decoder, Target target, Rejects rejects, Path folder, boolean again) {
    /** How long a person who interrupts waits for what is on its way. */
    private static final Duration LAST_WAIT = Duration.ofSeconds(10);

    /**
     * Sends what the service does not have yet of this file.
     *
     * @throws OdaException {@code NOT_ACKNOWLEDGED} or {@code KAFKA_UNAVAILABLE}, after which the same call goes on;
     *     {@code CONTRADICTION} where another process imports the file
     */
    public ImportResult run(ImportFile file, Watcher watcher) throws IOException {
        if (file.isStandardInput()) {
            return send(file, new Dispatch(target, ImportId.random(), 0, null), watcher);
        }
        ImportId id = ImportId.of(file.check(mapping), mapping);
        try (ImportNotes notes = ImportNotes.open(folder, id, target.cluster())) {
            ImportNotes.Content known = notes.content();
            if (known.finished() && !again) {
                return new ImportResult(End.FINISHED_BEFORE, 0, 0, known.sent(), 0, 0, List.of());
            }
            if (again && !known.finished() && !known.marks().isEmpty()) {
                throw OdaException.inField(
                        ErrorCode.CONTRADICTION,
                        "again",
                        "--again: the import of %s was interrupted and has to be finished first: leave --again out"
                                .formatted(file.name()));
            }
            int run = known.finished() ? known.run() + 1 : known.run();
            return send(file, new Dispatch(target, id.again(run), run, notes), watcher);
        }
    }

    private ImportResult send(ImportFile file, Dispatch dispatch, Watcher watcher) throws IOException {
        long start = System.nanoTime();
        rejects.begin();
        long rejectedBefore = rejects.count();
        long rows = 0;
        long records = 0;
        try (Rows source = file.open(mapping, decoder)) {
            boolean ended = false;
            while (!ended && watcher.goOn()) {
                Converted row = source.next();
                if (row instanceof Converted.Ready ready) {
                    dispatch.send(ready);
                    records++;
                } else if (row instanceof Converted.Refused refused) {
                    rejects.add(file.name(), refused);
                }
                ended = row == null;
                rows += ended ? 0 : 1;
                watcher.progress(file, records);
            }
            boolean complete = dispatch.settle(giveUp(watcher)) && ended;
            if (complete) {
                dispatch.finish();
            }
            return new ImportResult(
                    complete ? End.FINISHED : End.INTERRUPTED,
                    rows,
                    dispatch.acknowledged(),
                    dispatch.before(),
                    rejects.count() - rejectedBefore,
                    System.nanoTime() - start,
                    source.notes());
        }
    }

    /** Not at once: what is on its way is nearly always there within a second. */
    private static java.util.function.BooleanSupplier giveUp(Watcher watcher) {
        long[] since = {0};
        return () -> {
            if (watcher.goOn()) {
                return false;
            }
            if (since[0] == 0) {
                since[0] = System.nanoTime();
            }
            return System.nanoTime() - since[0] > LAST_WAIT.toNanos();
        };
    }
}
