package org.oda.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * The embedded broker's folder, copied while the broker works, or while it does not. Of a partition the segments of its log are
 * copied and nothing that is made of them: a broker that finds no note of a clean stop reads all of them, cuts off half a batch at the
 * end, and makes its indexes anew. A log only grows at its end, so what was acknowledged when its files were listed is in
 * them. What else happens to a log's files (old segments are deleted, compacted ones replaced) is seen by listing them again.
 */
final class KafkaFiles {
    /** What a coordinator knows of groups and transactions: never to be newer than the records. */
    private static final Set<String> COORDINATORS =
            Set.of("__consumer_offsets", "__transaction_state", "__share_group_state");

    private static final String METADATA = "__cluster_metadata-0";
    private static final String TO = "kafka/";
    private static final Pattern PARTITION = Pattern.compile("(.+)-[0-9]+");
    private static final Pattern SEGMENT = Pattern.compile("[0-9]{20}\\.log");
    private static final Pattern OF_METADATA =
            Pattern.compile("[0-9]{20}\\.log|[0-9]{20}-[0-9]{10}\\.checkpoint|quorum-state");
    private static final String PARTITION_ID = "partition.metadata";
    private static final List<String> OF_BROKER =
            List.of("meta.properties", "bootstrap.checkpoint", "log-start-offset-checkpoint");
    private static final int ATTEMPTS = 100;
    private static final long PAUSE_MILLIS = 50;

    private final Path folder;
    private final BackupWriter out;

    KafkaFiles(Path folder, BackupWriter out) {
        this.folder = folder;
        this.out = out;
    }

    /** How large a file was, and which one: one that takes its place has another key. */
    private record Seen(long bytes, @Nullable Object key) {}

    /** A log as it was at one moment. */
    record Cut(Map<String, Long> sizes) {}

    /** The sizes of what will be copied, by the path in the backup. */
    Map<String, Long> sizes() throws IOException {
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (String partition : partitions()) {
            try {
                listed(partition).forEach((name, seen) -> sizes.put(TO + partition + "/" + name, seen.bytes));
            } catch (NoSuchFileException e) {
                // it changes just now, and is copied by and by
            }
        }
        return sizes;
    }

    /** To be copied before the store: an offset that is committed says that what is before it is stored. */
    void copyCoordinators() throws IOException {
        for (String partition : partitions()) {
            if (isCoordinator(partition)) {
                copy(partition, null);
            }
        }
    }

    /** Where the log of a partition ends now; {@code null} where there is none. */
    @Nullable Cut cut(String partition) throws IOException {
        try {
            Map<String, Long> sizes = new LinkedHashMap<>();
            listed(partition).forEach((name, seen) -> sizes.put(name, seen.bytes));
            return new Cut(sizes);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /**
     * To be copied behind the store, so that all that is stored is in Kafka's logs too; the list of topics comes last, so that
     * it has all whose records were copied.
     *
     * @param cuts by partition: what came later is left out
     */
    void copyRest(Map<String, Cut> cuts) throws IOException {
        for (String name : OF_BROKER) {
            putIfThere(name);
        }
        for (String partition : partitions()) {
            if (!isCoordinator(partition) && !partition.equals(METADATA)) {
                copy(partition, cuts.get(partition));
            }
        }
        copy(METADATA, null);
    }

    /** Folders of topics that are being deleted have other names. */
    private List<String> partitions() throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.map(child -> child.getFileName().toString())
                    .filter(name -> PARTITION.matcher(name).matches())
                    .sorted()
                    .toList();
        }
    }

    private static boolean isCoordinator(String partition) {
        var name = PARTITION.matcher(partition);
        return name.matches() && COORDINATORS.contains(name.group(1));
    }

    private void copy(String partition, @Nullable Cut cut) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            if (isCopied(partition, cut)) {
                return;
            }
            out.discard(TO + partition);
            if (Files.notExists(folder.resolve(partition))) {
                // its topic was deleted
                return;
            }
            pause();
        }
        throw new OdaException(
                ErrorCode.KAFKA_UNAVAILABLE,
                "the files of '%s' change all the time: try again".formatted(folder.resolve(partition)));
    }

    private boolean isCopied(String partition, @Nullable Cut cut) throws IOException {
        Path log = folder.resolve(partition);
        try {
            Map<String, Seen> first = listed(partition);
            if (isBeingCompacted(log)) {
                return false;
            }
            putIfThere(partition + "/" + PARTITION_ID);
            for (Map.Entry<String, Seen> file : first.entrySet()) {
                Long end = cut == null ? Long.valueOf(file.getValue().bytes) : cut.sizes.get(file.getKey());
                if (end != null) {
                    out.copy(log.resolve(file.getKey()), TO + partition + "/" + file.getKey(), end);
                }
            }
            Map<String, Seen> then = listed(partition);
            return !isBeingCompacted(log)
                    && first.entrySet().stream().allMatch(file -> isStill(file.getValue(), then.get(file.getKey())));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** What is small and is replaced as a whole. */
    private void putIfThere(String name) throws IOException {
        Path file = folder.resolve(name);
        if (Files.exists(file)) {
            out.put(TO + name, Files.readAllBytes(file));
        }
    }

    private static boolean isStill(Seen before, @Nullable Seen now) {
        return now != null && now.bytes >= before.bytes && Objects.equals(now.key, before.key);
    }

    /** In the order of their names, which is the one of the log. */
    private Map<String, Seen> listed(String partition) throws IOException {
        Pattern wanted = partition.equals(METADATA) ? OF_METADATA : SEGMENT;
        List<Path> files = new ArrayList<>();
        try (Stream<Path> children = Files.list(folder.resolve(partition))) {
            children.filter(file ->
                            wanted.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .forEach(files::add);
        }
        Map<String, Seen> listed = new LinkedHashMap<>();
        for (Path file : files) {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            listed.put(file.getFileName().toString(), new Seen(attributes.size(), attributes.fileKey()));
        }
        return listed;
    }

    /** In the moments in which compacted segments take the place of others. */
    private static boolean isBeingCompacted(Path log) throws IOException {
        try (Stream<Path> children = Files.list(log)) {
            return children.anyMatch(file -> file.getFileName().toString().endsWith(".swap"));
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted");
        }
    }
}
