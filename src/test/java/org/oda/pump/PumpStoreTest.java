package org.oda.pump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oda.broker.BrokerConfig;
import org.oda.broker.EmbeddedBroker;
import org.oda.model.DecodedRecord;
import org.oda.model.RejectReason;
import org.oda.model.Selection;
import org.oda.model.TimeRange;
import org.oda.store.Cursor;
import org.oda.store.Samples;
import org.oda.store.Scan;
import org.oda.store.questdb.QuestDbConfig;
import org.oda.store.questdb.QuestDbStore;

/** The real broker, the real decoder and the real store, with records of up to 12 MiB. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PumpStoreTest {
    private static final int LARGEST = 12 << 20;
    /** Less than Kafka waits for a consumer that does not ask, two minutes. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final TimeRange EVER =
            new TimeRange(Instant.parse("2000-01-01T00:00:00Z"), Instant.parse("2100-01-01T00:00:00Z"));

    @TempDir
    static Path folder;

    private EmbeddedBroker broker;
    private QuestDbStore store;
    private Cluster cluster;
    private Pump pump;

    @BeforeAll
    void start() throws Exception {
        broker = EmbeddedBroker.start(
                new BrokerConfig(folder.resolve("broker"), "127.0.0.1", 0, "127.0.0.1", null, null, LARGEST),
                new PrometheusRegistry());
        store = QuestDbStore.open(
                new QuestDbConfig(folder.resolve("db"), folder.resolve("native"), 0, 2), new PrometheusRegistry());
        cluster = new Cluster(broker.cluster());
        cluster.createAll(Pump.internalTopics(LARGEST));
        pump = Pump.start(
                PumpConfig.of(broker.cluster(), "g", "one", LARGEST),
                store,
                Readings.decoder(),
                new PrometheusRegistry());
    }

    @AfterAll
    void stop() {
        pump.close();
        cluster.close();
        store.close();
        broker.close();
    }

    @Test
    void record_ofTenMegabytes_isStoredAndSoIsWhatComesBehindIt() throws Exception {
        cluster.create("large", 1);
        pump.topics(List.of("large"));
        String data = "\"" + "x".repeat(10 << 20) + "\"";

        cluster.send("large", 0, bytes(record("large", data)));
        cluster.send("large", 0, bytes(record("large", "{\"a\":1}")));

        awaitCommitted("large");
        assertThat(store.capabilities().maxDataBytes()).isGreaterThan(data.length());
        assertThat(stored("large")).containsExactlyInAnyOrder(data, "{\"a\":1}");
    }

    @Test
    void record_brokenOfTenMegabytes_isRejected() throws Exception {
        cluster.create("large-broken", 1);
        pump.topics(List.of("large-broken"));

        cluster.send("large-broken", 0, bytes("[" + "x".repeat(10 << 20)));

        awaitCommitted("large-broken");
        assertThat(rejectsOf("large-broken"))
                .singleElement()
                .satisfies(reject -> assertThat(reject.reason()).isEqualTo(RejectReason.BAD_JSON.code()))
                .satisfies(reject -> assertThat(reject.raw()).isNotNull().matches(RawValue::isCut));
    }

    @Test
    void record_tenThousandAttributes_areAllThere() throws Exception {
        cluster.create("many-names", 1);
        pump.topics(List.of("many-names"));
        String data = IntStream.range(0, 10_000)
                .mapToObj(i -> "\"name-%d\":{\"value\":%d,\"unit\":\"K\"}".formatted(i, i))
                .collect(Collectors.joining(",", "{", "}"));

        cluster.send("many-names", 0, bytes(record("many-names", data)));

        awaitCommitted("many-names");
        assertThat(stored("many-names")).containsExactly(data);
        assertThat(Samples.values(store, Selection.of("many-names", EVER), "name-9999"))
                .containsExactly(9_999.0);
    }

    @Test
    void record_everyBadForm_isRejectedForItsReason() throws Exception {
        String topic = "forms";
        cluster.create(topic, 1);
        pump.topics(List.of(topic));
        Map<String, RejectReason> bad = new LinkedHashMap<>();
        bad.put("", RejectReason.EMPTY);
        bad.put("{\"timestamp\":", RejectReason.BAD_JSON);
        bad.put(record(topic, "{}") + "{}", RejectReason.BAD_JSON);
        bad.put("null", RejectReason.NOT_AN_OBJECT);
        bad.put("\"text\"", RejectReason.NOT_AN_OBJECT);
        bad.put("{}", RejectReason.MISSING_FIELD);
        bad.put(record(topic, "null"), RejectReason.MISSING_FIELD);
        bad.put(record("elsewhere", "{}"), RejectReason.TOPIC_MISMATCH);
        bad.put(record(topic, "[1]"), RejectReason.BAD_DATA);
        bad.put(at(topic, "\"yesterday\""), RejectReason.BAD_TIMESTAMP);
        bad.put(at(topic, "true"), RejectReason.BAD_TIMESTAMP);
        bad.put(at(topic, "\"1900-01-01T00:00:00Z\""), RejectReason.TIMESTAMP_OUT_OF_RANGE);
        bad.put(at(topic, "\"1970-01-01T00:00:00Z\""), RejectReason.TIMESTAMP_OUT_OF_RANGE);
        bad.put(at(topic, "\"2100-01-01T00:00:00Z\""), RejectReason.TIMESTAMP_OUT_OF_RANGE);
        List<String> values = new ArrayList<>(bad.keySet());
        values.add(record(topic, "{\"a.b\":1,\"\\\"\":2,\"'; DROP TABLE record\":3,\"\uD83D\uDE00\":4}"));
        values.add(record(topic, "\"{'temperature': 25, 'on': True, 'x': None}\""));

        cluster.send(topic, values);

        awaitCommitted(topic);
        assertThat(stored(topic))
                .containsExactlyInAnyOrder(
                        "{\"a.b\":1,\"\\\"\":2,\"'; DROP TABLE record\":3,\"\uD83D\uDE00\":4}",
                        "\"{'temperature': 25, 'on': True, 'x': None}\"");
        Map<String, String> found = rejectsOf(topic).stream()
                .collect(Collectors.toMap(
                        reject -> reject.raw() == null ? "" : reject.raw().text(), Reject::reason));
        bad.forEach((value, reason) -> assertThat(found).containsEntry(value, reason.code()));
        assertThat(found).hasSameSizeAs(bad);
    }

    private static String record(String topic, String data) {
        return "{\"timestamp\":\"2024-01-25T13:53:54Z\",\"generator_id\":\"g\",\"topic\":\"%s\",\"data\":%s}"
                .formatted(topic, data);
    }

    private static String at(String topic, String timestamp) {
        return "{\"timestamp\":%s,\"generator_id\":\"g\",\"topic\":\"%s\",\"data\":{}}".formatted(timestamp, topic);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<String> stored(String topic) {
        List<String> stored = new ArrayList<>();
        try (Cursor<DecodedRecord> cursor = store.scan(Scan.of(Selection.of(topic, EVER)))) {
            for (DecodedRecord next = cursor.next(); next != null; next = cursor.next()) {
                stored.add(next.record().data().toString());
            }
        }
        return stored;
    }

    private List<Reject> rejectsOf(String topic) {
        return NewestRejects.of(broker.cluster(), topic);
    }

    private void awaitCommitted(String topic) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cluster.committed("g", topic)).isEqualTo(cluster.ends(topic)));
    }
}
