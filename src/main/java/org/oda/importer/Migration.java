package org.oda.importer;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oda.codec.RecordDecoder;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * Moves the records of another service of the contract here. They are fetched page by page into files, and when all of a topic
 * are there, the files are imported as any file is: each record once, also where this is interrupted and begun again. A
 * topic that was moved is gone on with, from where it ended to now.
 *
 * @param url of the service that is moved from
 * @param token what lets in there; {@code null} for none
 * @param topics none: all that it tells of
 * @param from where a topic is begun; {@code null} for 2000-01-01
 * @param to where it ends; {@code null} for {@code now}
 * @param pageRecords how many records are asked for at a time, about
 * @param longest stretch of time that is asked for at once
 * @param timeout of an answer
 * @param pause before the service is asked again when it failed
 * @param state where pages and notes are kept
 * @param now until when the other service has stored all that it will; it stores late
 */
public record Migration(
        URI url,
        @Nullable String token,
        List<String> topics,
        @Nullable Instant from,
        @Nullable Instant to,
        int pageRecords,
        Duration longest,
        Duration timeout,
        Duration pause,
        Path state,
        Instant now) {
    /** Nothing is asked for that is older, where it is not wished. */
    public static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private static final long FIRST_WINDOW_SECONDS = 3600;
    private static final Mapping AS_IT_IS = MappingReader.read(Map.of());

    public Migration {
        topics = List.copyOf(topics);
    }

    /** Who looks on. */
    public interface Observer extends Watcher {
        /**
         * A page was fetched.
         *
         * @param reached until before when all is there
         * @param records of this page
         */
        void fetched(String topic, Instant reached, Instant to, long records);

        /** Whether the thread may be interrupted from now on, to end what it does: not while it sends. */
        void mayInterrupt(boolean may);
    }

    /**
     * What became of a topic.
     *
     * @param fetched records that came this time
     * @param sent records that the broker acknowledged this time
     * @param before records that it had from an earlier run
     * @param rejected records that the service does not take
     * @param isComplete false where it was interrupted
     */
    public record Moved(
            String topic, Instant to, long fetched, long sent, long before, long rejected, boolean isComplete) {}

    /**
     * Fetches, and sends where there is a target.
     *
     * @param target {@code null} for a try: what is fetched stays, and is not fetched again
     * @return one for each topic that was begun, in their order
     * @throws OdaException {@code GATEWAY_UNAVAILABLE} where the service that is moved from fails again and again;
     *     {@code CONTRADICTION} where another process moves from it, or {@code from} is not where an earlier run began
     */
    public List<Moved> run(@Nullable Target target, RecordDecoder decoder, Rejects rejects, Observer observer)
            throws IOException, InterruptedException {
        QuerySource source = new QuerySource(url, token, timeout);
        Path folder = state.resolve(UUID.nameUUIDFromBytes(source.url().getBytes(StandardCharsets.UTF_8))
                .toString());
        Files.createDirectories(folder);
        try (FileChannel lock = lock(folder)) {
            List<Moved> moved = new ArrayList<>();
            for (String topic : topics.isEmpty() ? all(source) : topics) {
                moved.add(new Topic(source, topic, folder.resolve(topic), decoder, rejects)
                        .move(target, folder.resolve("imports"), observer));
                if (!observer.goOn()) {
                    break;
                }
            }
            return moved;
        }
    }

    private static List<String> all(QuerySource source) throws InterruptedException {
        try {
            return source.topics();
        } catch (QuerySource.Fault e) {
            throw new OdaException(
                    ErrorCode.GATEWAY_UNAVAILABLE,
                    "%s does not tell its topics: %s; name them with --topic".formatted(source.url(), e.getMessage()),
                    e);
        }
    }

    private FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // told below
        }
        channel.close();
        throw new OdaException(
                ErrorCode.CONTRADICTION,
                "another process moves from %s just now: wait for its end (notes in %s)".formatted(url, folder));
    }

    /** One topic on its way. */
    private final class Topic implements Fetch.Observer {
        private final QuerySource source;
        private final String name;
        private final Path folder;
        private final RecordDecoder decoder;
        private final Rejects rejects;
        private long fetched;
        private @Nullable Observer observer;

        Topic(QuerySource source, String name, Path folder, RecordDecoder decoder, Rejects rejects) {
            this.source = source;
            this.name = name;
            this.folder = folder;
            this.decoder = decoder;
            this.rejects = rejects;
        }

        Moved move(@Nullable Target target, Path imports, Observer watching) throws IOException, InterruptedException {
            if (!TopicRule.allows(name)) {
                throw OdaException.inField(ErrorCode.BAD_TOPIC_NAME, "topic", TopicRule.describe(name));
            }
            observer = watching;
            Files.createDirectories(folder);
            MoveProgress at = begin();
            watching.mayInterrupt(true);
            try {
                at = new Fetch(source, name, folder, pageRecords, longest, pause).run(at, this);
            } finally {
                watching.mayInterrupt(false);
            }
            if (!at.isFetched()) {
                return new Moved(name, at.reached(), fetched, 0, 0, 0, false);
            }
            return target == null ? look(at, watching) : send(at, target, imports, watching);
        }

        private MoveProgress begin() throws IOException {
            MoveProgress known = MoveProgress.read(folder);
            Instant end = (to == null ? now : to).truncatedTo(ChronoUnit.SECONDS);
            if (known == null) {
                Instant start = (from == null ? EARLIEST : from).truncatedTo(ChronoUnit.SECONDS);
                return new MoveProgress(start, start, end, FIRST_WINDOW_SECONDS);
            }
            if (from != null && !from.truncatedTo(ChronoUnit.SECONDS).equals(known.from())) {
                throw OdaException.inField(
                        ErrorCode.CONTRADICTION,
                        "from",
                        "topic '%s' was begun at %s, not at %s: leave --from out to go on from %s, or begin with another --state, which doubles what was sent before"
                                .formatted(name, known.from(), from, known.reached()));
            }
            // pages that wait are sent before further ones are fetched
            return known.isFetched() && Fetch.pages(folder).isEmpty() && end.isAfter(known.to())
                    ? new MoveProgress(known.from(), known.reached(), end, FIRST_WINDOW_SECONDS)
                    : known;
        }

        private Moved send(MoveProgress at, Target target, Path imports, Observer watching) throws IOException {
            Importer importer = new Importer(AS_IT_IS, decoder, target, rejects, imports, false);
            long rejectedBefore = rejects.count();
            long sent = 0;
            long before = 0;
            for (Path page : Fetch.pages(folder)) {
                ImportResult result = importer.run(file(page), watching);
                sent += result.sent();
                before += result.before();
                if (result.end() == ImportResult.End.INTERRUPTED) {
                    return new Moved(name, at.to(), fetched, sent, before, rejects.count() - rejectedBefore, false);
                }
                Files.delete(page);
            }
            return new Moved(name, at.to(), fetched, sent, before, rejects.count() - rejectedBefore, true);
        }

        private Moved look(MoveProgress at, Observer watching) throws IOException {
            long rejectedBefore = rejects.count();
            for (Path page : Fetch.pages(folder)) {
                DryRun unused = DryRun.of(file(page), AS_IT_IS, decoder, rejects, 0, watching);
            }
            return new Moved(name, at.to(), fetched, 0, 0, rejects.count() - rejectedBefore, true);
        }

        private ImportFile file(Path page) {
            return new ImportFile(page.toString(), java.io.InputStream.nullInputStream());
        }

        @Override
        public boolean goOn() {
            return observer != null && observer.goOn();
        }

        @Override
        public void fetched(String topic, MoveProgress progress, long records) {
            fetched += records;
            if (observer != null) {
                observer.fetched(topic, progress.reached(), progress.to(), records);
            }
        }
    }
}
