package org.oda.store.questdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.oda.store.Records.START;
import static org.oda.store.Records.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.model.DecodedRecord;
import org.oda.model.TimeRange;
import org.oda.store.Doomed;
import org.oda.store.ErasureContract;
import org.oda.store.Store;

class QuestDbErasureTest extends ErasureContract {
    private static final AtomicInteger FOLDERS = new AtomicInteger();
    private static final String SECRET = "the-secret-of-the-house";

    @TempDir
    static Path folder;

    @Override
    protected Store newStore() {
        return TempStore.open(folder.resolve("store-" + FOLDERS.incrementAndGet()));
    }

    @Test
    void purge_afterAnErasure_leavesNothingOfItInTheFiles() throws IOException {
        Path own = folder.resolve("files");
        try (QuestDbStore store = TempStore.open(own)) {
            for (int batch = 0; batch < 12; batch++) {
                List<DecodedRecord> records = new ArrayList<>();
                for (int i = 0; i < 2_000; i++) {
                    int n = batch * 2_000 + i;
                    // later batches lie before earlier ones, so that partitions are cut and joined
                    Instant time = START.plus(Duration.ofHours((n * 37L) % 1_400));
                    String generator = n % 100 == 7 ? "spy" : "other";
                    records.add(record(
                            "t",
                            0,
                            n,
                            time,
                            generator,
                            "{\"s\":\"%s %d\"}".formatted(generator.equals("spy") ? SECRET : "plain", n)));
                }
                store.append(records);
            }
            assertThat(filesWith(own, SECRET)).isNotEmpty();

            store.erase(only("spy"), (done, total) -> {});
            store.purge(Duration.ofSeconds(60));

            assertThat(filesWith(own, SECRET)).isEmpty();
            assertThat(filesWith(own, "plain 8")).isNotEmpty();
            assertThat(store.figures().records()).isEqualTo(24_000 - 240);
        }
        assertThat(filesWith(own, SECRET)).isEmpty();
    }

    @Test
    void erase_whileSuchRecordsComeForEver_endsAndLeavesTheLast() {
        try (QuestDbStore store = TempStore.open(folder.resolve("late"))) {
            store.append(List.of(record("t", 0, 0, START, "spy", "{}"), record("t", 0, 1, START, "other", "{}")));
            var late = new AtomicInteger(1);

            store.erase(growing(only("spy")), (done, total) -> {
                if (done == total) {
                    store.append(List.of(record("t", 0, late.incrementAndGet(), START, "spy", "{}")));
                }
            });

            assertThat(store.figures().records()).isEqualTo(2);
            assertThat(late.get()).isGreaterThan(2);
        }
    }

    private static Doomed growing(Doomed some) {
        return new Doomed() {
            @Override
            public TimeRange range() {
                return some.range();
            }

            @Override
            public @Nullable TimeRange of(String topic) {
                return some.of(topic);
            }

            @Override
            public boolean ofGenerator(String id) {
                return some.ofGenerator(id);
            }

            @Override
            public long endOffset(String topic, int partition) {
                return some.endOffset(topic, partition);
            }

            @Override
            public int passes() {
                return 2;
            }
        };
    }

    private static Doomed only(String generator) {
        return new Doomed() {
            @Override
            public TimeRange range() {
                return new TimeRange(Instant.EPOCH, Instant.parse("2200-01-01T00:00:00Z"));
            }

            @Override
            public @Nullable TimeRange of(String topic) {
                return new TimeRange(Instant.EPOCH, Instant.parse("2200-01-01T00:00:00Z"));
            }

            @Override
            public boolean ofGenerator(String id) {
                return id.equals(generator);
            }

            @Override
            public long endOffset(String topic, int partition) {
                return Long.MAX_VALUE;
            }
        };
    }

    private static List<Path> filesWith(Path root, String text) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> found = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            }
            return found;
        }
    }
}
