package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oda.client.OdaClient;
import org.oda.codec.RecordDecoder;
import org.oda.codec.TimeBounds;
import org.oda.e2e.OldService.Fault;
import org.oda.e2e.OldService.Reading;
import org.oda.importer.ImportFile;
import org.oda.importer.Migration;
import org.oda.importer.Migration.Moved;
import org.oda.importer.Rejects;
import org.oda.importer.Target;
import org.oda.model.OdaException;

/** What another service of the contract holds is here afterwards, each record once. */
@Timeout(300)
@Tag("once")
class MigrateTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final int PAGE = 100;

    @TempDir
    static Path data;

    private static Service service;

    @TempDir
    Path state;

    @BeforeAll
    static void start() {
        service = Service.start(data);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void migrate_fromAServiceThatFailsInEveryWayAndInterrupted_bringsEachRecordOnce() throws Exception {
        try (OldService old = new OldService()) {
            fill(old, "dense", Instant.parse("2026-03-01T00:00:00Z").getEpochSecond(), 3_000);
            old.add(new Reading(
                    "sparse", "g", Instant.parse("2019-01-01T00:00:00Z").getEpochSecond(), "{'n': 1}"));
            old.add(new Reading("sparse", "g", NOW.getEpochSecond() - 1, "{'n': 2}"));
            old.add(new Reading("sparse", "g", NOW.getEpochSecond(), "{'n': 3}"));
            old.add(new Reading(
                    "sparse", "g", Instant.parse("2001-01-01T00:00:00Z").getEpochSecond(), "no dictionary"));
            AtomicInteger left = new AtomicInteger(8);

            List<Moved> first = run(old.url(), NOW, left);
            assertThat(first).extracting(Moved::isComplete).containsExactly(false);
            old.faults(Fault.values());
            left.set(1_000_000);
            List<Moved> second = run(old.url(), NOW, left);

            assertThat(second).extracting(Moved::isComplete).containsExactly(true, true);
            assertThat(second).extracting(Moved::sent).containsExactly(3_000L, 3L);
            await().untilAsserted(() -> assertThat(stored("dense")).hasSize(3_000));
            assertThat(stored("dense"))
                    .containsExactlyInAnyOrderElementsOf(old.readings().stream()
                            .filter(one -> one.topic().equals("dense"))
                            .toList());

            assertThat(run(old.url(), NOW, left)).extracting(Moved::fetched).containsExactly(0L, 0L);
            // what came since, and what was exactly at the border
            List<Moved> later = run(old.url(), NOW.plusSeconds(10), left);
            assertThat(later).extracting(Moved::sent).containsExactly(0L, 1L);
            await().untilAsserted(() -> assertThat(stored("sparse")).hasSize(4));
        }
    }

    @Test
    void migrate_interruptedWhileItSends_goesOnWithoutADouble() throws Exception {
        try (OldService old = new OldService()) {
            fill(old, "cut", Instant.parse("2026-03-01T00:00:00Z").getEpochSecond(), 2_000);
            AtomicInteger left = new AtomicInteger(1_000_000);
            Migration migration = migration(old.url(), NOW);
            try (Rejects rejects = Rejects.counted()) {
                migration.run(null, decoder(), rejects, watching(left));
            }
            int asked = old.sizes().size();
            left.set(730);

            assertThat(run(old.url(), NOW, left)).extracting(Moved::isComplete).containsExactly(false);
            left.set(1_000_000);
            assertThat(run(old.url(), NOW, left)).extracting(Moved::isComplete).containsExactly(true);

            assertThat(old.sizes()).hasSize(asked);
            await().untilAsserted(() -> assertThat(stored("cut")).hasSize(2_000));
            assertThat(stored("cut")).containsExactlyInAnyOrderElementsOf(old.readings());
        }
    }

    @Test
    void migrate_fromAServiceOfOurs_keepsFractionsAndObjects(@TempDir Path other) throws Exception {
        try (Service source = Service.start(other)) {
            source.api().register("ours");
            try (Service.Sender sender = source.sender()) {
                for (int i = 0; i < 500; i++) {
                    sender.sendRaw("ours", """
                            {"timestamp":"2026-02-03T00:%02d:%02d.%03d456789Z","generator_id":"é","topic":"ours","data":{"a":{"value":1.%d0,"unit":"K"}}}""".formatted(i / 60, i % 60, i, i)
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
                }
            }
            await().until(() -> source.stored() == 500);

            run(URI.create(source.api().url()), NOW, new AtomicInteger(1_000_000));

            await().untilAsserted(() -> assertThat(service.api().queryList("{\"topic\":\"ours\"}"))
                    .isEqualTo(source.api().queryList("{\"topic\":\"ours\"}")));
        }
    }

    @Test
    void migrate_fromAServiceThatIsNone_tellsSo() throws Exception {
        try (OldService old = new OldService()) {
            old.faults(
                    Fault.ERROR_500,
                    Fault.ERROR_500,
                    Fault.ERROR_500,
                    Fault.ERROR_500,
                    Fault.ERROR_500,
                    Fault.ERROR_500,
                    Fault.ERROR_500,
                    Fault.ERROR_500,
                    Fault.ERROR_500,
                    Fault.ERROR_500,
                    Fault.ERROR_500,
                    Fault.ERROR_500,
                    Fault.ERROR_500,
                    Fault.ERROR_500,
                    Fault.ERROR_500);
            old.add(new Reading("t", "g", 1_700_000_000L, "{}"));
            assertThatThrownBy(() -> run(old.url(), NOW, new AtomicInteger(1_000_000)))
                    .isInstanceOf(OdaException.class)
                    .hasMessageContaining("500")
                    .hasMessageContaining("again to go on");
        }
        assertThatThrownBy(() -> run(URI.create("http://127.0.0.1:1"), NOW, new AtomicInteger(1_000_000)))
                .isInstanceOf(OdaException.class)
                .hasMessageContaining("no connection");
    }

    /** Up to three in a second, so that every border of a page has some. */
    private static void fill(OldService old, String topic, long from, int count) {
        Random random = new Random(3);
        long second = from;
        for (int i = 0; i < count; i++) {
            second += random.nextInt(3) == 0 ? 1 : 0;
            old.add(new Reading(topic, "g" + i % 3, second, "{'n': {'value': %d, 'unit': 'K'}}".formatted(i)));
        }
    }

    private List<Moved> run(URI from, Instant now, AtomicInteger left) throws Exception {
        OdaClient client = OdaClient.connect(URI.create(service.api().url()));
        try (Target target = Target.open(client);
                Rejects rejects = Rejects.counted()) {
            return migration(from, now).run(target, decoder(), rejects, watching(left));
        }
    }

    private Migration migration(URI from, Instant now) {
        return new Migration(
                from,
                null,
                List.of(),
                null,
                null,
                PAGE,
                Duration.ofDays(365),
                Duration.ofSeconds(2),
                Duration.ofMillis(1),
                state,
                now);
    }

    private static RecordDecoder decoder() {
        return new RecordDecoder(
                Clock.systemUTC(),
                new TimeBounds(Instant.parse("2000-01-01T00:00:00Z"), Duration.ofDays(366)),
                1 << 20);
    }

    /** Goes on until so many pages and records are through. */
    private static Migration.Observer watching(AtomicInteger left) {
        return new Migration.Observer() {
            @Override
            public void fetched(String topic, Instant reached, Instant to, long records) {
                left.decrementAndGet();
            }

            @Override
            public void mayInterrupt(boolean may) {}

            @Override
            public boolean goOn() {
                return left.get() > 0;
            }

            @Override
            public void progress(@Nullable ImportFile file, long records) {
                left.decrementAndGet();
            }
        };
    }

    private static List<Reading> stored(String topic) {
        List<Reading> stored = new ArrayList<>();
        JsonNode answer;
        for (JsonNode one : service.api().queryList("{\"topic\":\"%s\"}".formatted(topic))) {
            answer = one;
            stored.add(new Reading(
                    topic,
                    answer.get("generator_id").textValue(),
                    Instant.parse(answer.get("timestamp").textValue()).getEpochSecond(),
                    answer.get("data").textValue()));
        }
        return stored;
    }
}
