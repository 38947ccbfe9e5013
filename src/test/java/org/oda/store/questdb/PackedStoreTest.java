package org.oda.store.questdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.oda.store.Records.END;
import static org.oda.store.Records.all;
import static org.oda.store.Records.everything;
import static org.oda.store.Records.record;
import static org.oda.store.questdb.PackedMonths.COUNT;
import static org.oda.store.questdb.PackedMonths.FIRST;
import static org.oda.store.questdb.PackedMonths.JANUARY;
import static org.oda.store.questdb.PackedMonths.MAY;
import static org.oda.store.questdb.PackedMonths.answers;
import static org.oda.store.questdb.PackedMonths.fill;
import static org.oda.store.questdb.PackedMonths.pack;
import static org.oda.store.questdb.PackedMonths.samples;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.questdb.cairo.TableReader;
import io.questdb.std.MemoryTag;
import io.questdb.std.Unsafe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.model.DecodedRecord;
import org.oda.model.Order;
import org.oda.model.TimeRange;
import org.oda.store.Cursor;
import org.oda.store.Doomed;
import org.oda.store.Samples;
import org.oda.store.Scan;
import org.oda.store.Snapshot;

/** What else has to do with months that are Parquet: erasure, copies, memory, damage. */
class PackedStoreTest {
    @TempDir
    Path folder;

    @Test
    void erase_fromAPackedMonth_leavesNothingOfItInTheFilesAndOthersAsTheyWere() throws IOException {
        try (QuestDbStore store = PackedStore.open(folder)) {
            fill(store);
            List<DecodedRecord> others = all(store.scan(new Scan(everything(), Order.ASC, null, true))).stream()
                    .filter(each -> !each.record().generatorId().equals("g7"))
                    .toList();
            pack(store);
            Doomed doomed = doomed("g7", JANUARY, MAY.plusSeconds(1));
            long counted = store.count(doomed).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();

            store.erase(doomed, (done, total) -> {});
            store.purge(Duration.ofSeconds(60));

            assertThat(counted).isEqualTo(COUNT + 1 - others.size());
            assertThat(all(store.scan(new Scan(everything(), Order.ASC, null, true))))
                    .isEqualTo(others);
            assertThat(files("data.parquet")).isEmpty();
            assertThat(filesWith("device-7.")).isEmpty();
            assertThat(filesWith("device-8.")).isNotEmpty();
        }
    }

    @Test
    void rows_ofAPackedMonth_areRefusedWhereNothingIsMapped() {
        try (QuestDbStore store = PackedStore.open(folder)) {
            fill(store);
            PackedStore.packAll(store);

            assertThatThrownBy(() -> store.gate().read(engine -> {
                        try (TableReader reader = engine.newReader()) {
                            return new Rows(reader, 0).ts(0);
                        }
                    }))
                    .hasStackTraceContaining("read by its frames");
        }
    }

    @Test
    void erase_allOfAPackedMonth_dropsItAndTakesItAgain() {
        try (QuestDbStore store = PackedStore.open(folder)) {
            fill(store);
            PackedStore.packAll(store);
            Instant february = Instant.parse("2026-02-01T00:00:00Z");

            store.erase(doomed(null, Instant.EPOCH, february), (done, total) -> {});
            store.purge(Duration.ofSeconds(60));

            assertThat(store.packed().months()).isEqualTo(3);
            assertThat(store.span(everything()).orElseThrow().first()).isAfterOrEqualTo(february);
            store.erase(doomed(null, Instant.EPOCH, END), (done, total) -> {});
            assertThat(store.figures().records()).isZero();
            fill(store);
            assertThat(store.figures().records()).isEqualTo(COUNT + 1);
        }
    }

    private static Doomed doomed(@Nullable String generator, Instant from, Instant to) {
        var range = new TimeRange(from, to);
        return new Doomed() {
            @Override
            public TimeRange range() {
                return range;
            }

            @Override
            public TimeRange of(String topic) {
                return range;
            }

            @Override
            public boolean ofGenerator(String id) {
                return generator == null || id.equals(generator);
            }

            @Override
            public long endOffset(String topic, int partition) {
                return Long.MAX_VALUE;
            }
        };
    }

    private List<Path> filesWith(String text) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> found = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            }
            return found;
        }
    }

    private List<Path> files(String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith(name)).toList();
        }
    }

    @Test
    void snapshot_ofPackedMonthsThatChangeWhileItIsCopied_isThatOfItsInstant() throws IOException {
        Path copy = folder.resolve("copy");
        List<Object> before;
        try (QuestDbStore store = PackedStore.open(folder)) {
            fill(store);
            store.pack(FIRST);
            before = answers(store);
            try (Snapshot snapshot = store.snapshot(() -> {})) {
                store.append(List.of(record("t9", 0, 0, JANUARY)));
                store.pack(FIRST.plusMonths(1));
                for (String file : snapshot.files()) {
                    Path to = copy.resolve(file);
                    Files.createDirectories(to.getParent());
                    Files.copy(snapshot.folder().resolve(file), to);
                }
                Files.createFile(copy.resolve(snapshot.restoreMark()));
            }
        }

        var config = new QuestDbConfig(copy, folder.resolve("native2"), 0, 1);
        try (QuestDbStore store = QuestDbStore.open(config, new PrometheusRegistry())) {
            assertThat(store.packed().months()).isEqualTo(1);
            assertThat(answers(store)).isEqualTo(before);
            store.append(samples(0, 100));
            assertThat(answers(store)).isEqualTo(before);
            pack(store);
            assertThat(answers(store)).isEqualTo(before);
        }
    }

    @Test
    void read_abandonedOrFailed_leavesNoMemoryBehind() {
        long before = decoded();
        try (QuestDbStore store = PackedStore.open(folder)) {
            fill(store);
            pack(store);
            try (Cursor<DecodedRecord> cursor = store.scan(new Scan(everything(), Order.ASC, null, true))) {
                assertThat(cursor.next()).isNotNull();
            }
            answers(store);
            assertThatThrownBy(() -> store.fold(everything(), "a0", Samples::new, fold -> {
                        throw new IllegalStateException("enough");
                    }))
                    .hasMessage("enough");
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> all(store.scan(Scan.of(everything())))).hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(decoded()).isEqualTo(before);
    }

    private static long decoded() {
        return Unsafe.getMemUsedByTag(MemoryTag.NATIVE_PARQUET_PARTITION_DECODER);
    }

    @Test
    void read_aDamagedFile_failsAndLeavesTheStoreWell() throws IOException {
        try (QuestDbStore store = PackedStore.open(folder)) {
            fill(store);
            store.pack(FIRST);
        }
        Path file = files("data.parquet").get(0);
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 1_000; i < bytes.length / 2; i++) {
            bytes[i] = (byte) ~bytes[i];
        }
        Files.write(file, bytes);
        try (QuestDbStore store = TempStore.open(folder)) {
            assertThatThrownBy(() -> all(store.scan(Scan.of(everything())))).hasMessageContaining("failed");
            assertThat(store.isAvailable()).isTrue();
            store.append(List.of(record("t0", 0, COUNT + 1, MAY)));
        }
    }
}
