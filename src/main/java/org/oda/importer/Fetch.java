package org.oda.importer;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * Fetches the records of one topic, in the order of time, a stretch of whole seconds after another, each into a file of lines. The
 * stretches become longer or shorter, so that a page has about as many records as wanted. Where the source fails, it is asked
 * again, and for less.
 *
 * @param folder of the topic
 * @param pageRecords as many a page is to have
 * @param longest no stretch is longer: it is how many records an empty time may be followed by
 * @param pause before the source is asked again; twice as long each time
 */
record Fetch(QuerySource source, String topic, Path folder, int pageRecords, Duration longest, Duration pause) {
    static final String SUFFIX = ".ndjson.gz";

    private static final int ATTEMPTS = 6;
    /** Beyond so many times what a page is to have, less is asked for. */
    private static final int TOO_MANY = 4;

    private static final int GROWTH = 4;

    /** Who looks on. */
    interface Observer {
        boolean goOn();

        void fetched(String topic, MoveProgress progress, long records);
    }

    /**
     * Goes on until all is fetched, or the observer wants no more.
     *
     * @return how far it is
     * @throws OdaException {@code GATEWAY_UNAVAILABLE} where the source fails again and again
     */
    MoveProgress run(MoveProgress begun, Observer observer) throws IOException, InterruptedException {
        MoveProgress at = begun;
        int failures = 0;
        while (!at.isFetched() && observer.goOn()) {
            Instant stop = stop(at);
            try {
                List<QuerySource.Given> records = source.records(topic, at.reached(), stop, most(at));
                if (!records.isEmpty()) {
                    keep(at.reached(), records);
                }
                at = new MoveProgress(at.from(), stop, at.to(), next(at.windowSeconds(), records.size()));
                at.write(folder);
                failures = 0;
                observer.fetched(topic, at, records.size());
            } catch (QuerySource.Fault e) {
                failures++;
                boolean isLess = e.isOfSize() && at.windowSeconds() > 1;
                if (failures >= ATTEMPTS && !isLess) {
                    throw new OdaException(
                            ErrorCode.GATEWAY_UNAVAILABLE,
                            "%s fails, asked for %s from %s to %s: %s; give the same command again to go on"
                                    .formatted(source.url(), topic, at.reached(), stop, e.getMessage()),
                            e);
                }
                if (isLess) {
                    at = new MoveProgress(at.from(), at.reached(), at.to(), Math.max(1, at.windowSeconds() / GROWTH));
                }
                TimeUnit.NANOSECONDS.sleep(pause.toNanos() << Math.min(failures - 1, ATTEMPTS));
            }
        }
        return at;
    }

    /** The pages, the oldest first. */
    static List<Path> pages(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(child -> child.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private static Instant stop(MoveProgress at) {
        Instant stop = at.reached().plusSeconds(at.windowSeconds());
        return stop.isBefore(at.to()) ? stop : at.to();
    }

    /** There is nothing less than a second. */
    private int most(MoveProgress at) {
        return at.windowSeconds() == 1 ? Integer.MAX_VALUE : pageRecords * TOO_MANY;
    }

    private long next(long windowSeconds, int records) {
        long fitting = records == 0 ? Long.MAX_VALUE : Math.max(1, windowSeconds * pageRecords / records);
        return Math.max(1, Math.min(Math.min(fitting, windowSeconds * GROWTH), longest.toSeconds()));
    }

    private void keep(Instant start, List<QuerySource.Given> records) throws IOException {
        Path part = folder.resolve("page.part");
        try (FileChannel file = FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream out = new BufferedOutputStream(new GZIPOutputStream(Channels.newOutputStream(file)))) {
            for (QuerySource.Given record : records) {
                out.write(record.line());
                out.write('\n');
            }
            out.flush();
        }
        try (FileChannel file = FileChannel.open(part, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        Files.move(
                part,
                folder.resolve("%012d%s".formatted(start.getEpochSecond(), SUFFIX)),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}
