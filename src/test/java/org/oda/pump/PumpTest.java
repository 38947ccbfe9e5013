package org.oda.pump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.oda.broker.TempBroker;
import org.oda.model.DecodedRecord;
import org.oda.model.RecordId;
import org.oda.model.RejectReason;
import org.oda.model.Selection;
import org.oda.model.TimeRange;
import org.oda.store.Cursor;
import org.oda.store.FakeStore;
import org.oda.store.Scan;
import org.oda.store.Store;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PumpTest {
    private static final TimeRange EVER =
            new TimeRange(Instant.parse("2000-01-01T00:00:00Z"), Instant.parse("2100-01-01T00:00:00Z"));
    /** The pump looks for new topics once a minute even if it is told of none. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final List<Pump> pumps = new ArrayList<>();
    private final List<PrometheusRegistry> registries = new ArrayList<>();
    private TempBroker broker;
    private Cluster cluster;
    private String topic;
    private String group;
    private FlakyStore store;

    @BeforeAll
    void startBroker() throws Exception {
        broker = TempBroker.start();
        cluster = new Cluster(broker.cluster());
        cluster.createAll(Pump.internalTopics(1 << 20));
    }

    @AfterAll
    void stopBroker() {
        cluster.close();
        broker.close();
    }

    @BeforeEach
    void createTopic() throws Exception {
        int number = NUMBER.incrementAndGet();
        topic = "topic-" + number;
        group = "group-" + number;
        store = new FlakyStore(new FakeStore());
        cluster.create(topic, 4);
    }

    @AfterEach
    void closePumps() {
        pumps.forEach(Pump::close);
        pumps.clear();
        registries.clear();
    }

    @Test
    void start_recordsPending_areStoredAndCommitted() throws Exception {
        cluster.send(topic, readings(1_000));

        start();

        awaitStored(1_000);
        awaitCommitted();
    }

    @Test
    void topics_newOne_isReadWithoutARestart() throws Exception {
        Pump pump = start();
        awaitHealthy(pump);
        String other = topic + "-other";
        cluster.create(other, 4);
        pump.topics(List.of(topic, other));

        cluster.send(other, List.of(Readings.of(other, 1)));

        await().atMost(PATIENCE).until(() -> stored(other, store).size() == 1);
    }

    @Test
    void topics_notYetThere_isReadAsSoonAsItIs() throws Exception {
        String other = topic + "-late";
        Pump pump = start();
        pump.topics(List.of(topic, other));
        awaitHealthy(pump);

        cluster.create(other, 2);
        cluster.send(other, List.of(Readings.of(other, 1)));

        await().atMost(PATIENCE).until(() -> stored(other, store).size() == 1);
    }

    @Test
    void redelivery_afterOffsetsWereLost_storesOnce() throws Exception {
        cluster.send(topic, readings(500));
        Pump first = start();
        awaitStored(500);
        awaitCommitted();
        first.close();
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> cluster.forgetOffsets(group));
        int before = store.appends();

        start();

        awaitCommitted();
        assertThat(store.appends()).isGreaterThan(before);
        assertThat(stored(topic, store)).hasSize(500).doesNotHaveDuplicates();
    }

    @Test
    void reject_badRecordsAmongGoodOnes_keepsNeitherFromItsPlace() throws Exception {
        List<String> values = new ArrayList<>(readings(100));
        values.add(7, "no JSON at all");
        values.add(50, Readings.of("another-topic", 1));
        values.add(99, "[]");
        cluster.send(topic, values);
        RecordMetadata tombstone = cluster.send(topic, 2, null);
        RecordMetadata binary = cluster.send(topic, 1, new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        start();

        awaitStored(100);
        awaitCommitted();
        List<Reject> rejects = rejects();
        assertThat(rejects)
                .extracting(Reject::reason)
                .containsExactlyInAnyOrder(
                        RejectReason.BAD_JSON.code(),
                        RejectReason.TOPIC_MISMATCH.code(),
                        RejectReason.NOT_AN_OBJECT.code(),
                        RejectReason.EMPTY.code(),
                        RejectReason.INVALID_UTF8.code());
        Reject empty = withReason(rejects, RejectReason.EMPTY);
        assertThat(empty.raw()).isNull();
        assertThat(empty.id()).isEqualTo(new RecordId(topic, 2, tombstone.offset()));
        assertThat(empty.sentAt()).isEqualTo(Instant.ofEpochMilli(tombstone.timestamp()));
        RawValue raw = withReason(rejects, RejectReason.INVALID_UTF8).raw();
        assertThat(raw).isNotNull();
        assertThat(raw.bytes()).containsExactly(0xff, 0xfe, 0);
        assertThat(withReason(rejects, RejectReason.INVALID_UTF8).id().offset()).isEqualTo(binary.offset());
        assertThat(counter("oda_pump_rejected_records", RejectReason.BAD_JSON.code()))
                .isEqualTo(1);
        assertThat(counter("oda_pump_rejected_records", RejectReason.TOPIC_MISMATCH.code()))
                .isEqualTo(1);
        assertThat(counter("oda_pump_stored_records", null)).isEqualTo(100);
    }

    @Test
    void store_away_waitsAndLosesNothing() throws Exception {
        Pump pump = start();
        awaitHealthy(pump);
        store.setAway(true);
        cluster.send(topic, readings(300));
        await().atMost(PATIENCE).until(() -> store.failures() >= 5);
        assertThat(pump.isHealthy()).isFalse();
        assertThat(pump.health().detail()).contains("store").contains("told to be away");
        assertThat(cluster.committed(group, topic)).isEmpty();

        store.setAway(false);

        awaitStored(300);
        awaitCommitted();
        awaitHealthy(pump);
        assertThat(counter("oda_pump_restarts", null)).isZero();
        assertThat(counter("oda_pump_append_retries", null)).isGreaterThanOrEqualTo(5);
    }

    @Test
    void store_refusesSomeRecords_theOthersAreStored() throws Exception {
        store.refuse(record -> record.record().data().toString().contains("\"value\":13,")
                || record.record().data().toString().contains("\"value\":77,"));
        cluster.send(topic, readings(200));

        Pump pump = start();

        awaitStored(198);
        awaitCommitted();
        awaitHealthy(pump);
        assertThat(rejects())
                .extracting(Reject::reason)
                .containsOnly("store_refused")
                .hasSize(2);
        assertThat(rejects()).extracting(Reject::detail).containsOnly("no column for this");
    }

    @Test
    void store_endsWithAnError_theLoopStartsAgain() throws Exception {
        store.breakNext(2);
        cluster.send(topic, readings(50));

        // of two loops one might meet both errors, and its first while it hands over partitions, which is no restart
        Pump pump = start(store, config("first").withThreads(1));

        awaitStored(50);
        awaitCommitted();
        awaitHealthy(pump);
        assertThat(counter("oda_pump_restarts", null)).isEqualTo(2);
    }

    @Test
    void start_secondInstance_sharesThePartitions() throws Exception {
        var other = new FlakyStore(new FakeStore());
        Pump first = start();
        awaitHealthy(first);
        Pump second = start(other, config("second"));
        awaitHealthy(second);

        List<String> sent = new ArrayList<>();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            sent.addAll(readings(8));
            cluster.send(topic, sent.subList(sent.size() - 8, sent.size()));
            return !stored(topic, store).isEmpty() && !stored(topic, other).isEmpty();
        });

        awaitCommitted();
        Set<RecordId> all = new HashSet<>(stored(topic, store));
        all.addAll(stored(topic, other));
        assertThat(all).hasSameSizeAs(sent);

        second.close();
        int before = stored(topic, other).size();
        cluster.send(topic, readings(100));
        awaitCommitted();
        assertThat(stored(topic, other)).hasSize(before);
    }

    @Test
    void close_withRecordsComing_losesNothing() throws Exception {
        Pump first = start();
        cluster.send(topic, readings(2_000));
        first.close();
        assertThat(first.isHealthy()).isFalse();
        cluster.send(topic, readings(2_000));

        start();

        awaitStored(4_000);
        awaitCommitted();
    }

    @Test
    void close_whileBatchesAreBeingStored_commitsThem() throws Exception {
        store.delay(Duration.ofMillis(300));
        Pump first = start(
                store,
                new PumpConfig(broker.cluster(), group, "first", 1, 100, 1 << 20, 1 << 20, Duration.ofSeconds(10)));
        cluster.send(topic, readings(2_000));
        await().atMost(PATIENCE).until(() -> store.appends() >= PumpLoop.MOST_UNDER_WAY);

        first.close();

        int committed = cluster.committed(group, topic).values().stream()
                .mapToInt(Long::intValue)
                .sum();
        assertThat(committed).isPositive().isEqualTo(stored(topic, store).size());
    }

    @Test
    void lag_storeAway_isTold() throws Exception {
        store.setAway(true);
        cluster.send(topic, readings(250));

        start();

        await().atMost(PATIENCE).until(() -> gauge("oda_pump_lag_records") == 250);
        assertThat(gauge("oda_pump_topic_lag_records")).isEqualTo(250);
        store.setAway(false);
        await().atMost(PATIENCE).until(() -> gauge("oda_pump_lag_records") == 0);
        assertThat(gauge("oda_pump_topic_lag_records")).isNaN();
    }

    private Pump start() {
        return start(store, config("first"));
    }

    private Pump start(Store into, PumpConfig config) {
        var registry = new PrometheusRegistry();
        registries.add(registry);
        Pump pump = Pump.start(config, into, Readings.decoder(), registry);
        pumps.add(pump);
        pump.topics(List.of(topic));
        return pump;
    }

    private PumpConfig config(String instance) {
        return PumpConfig.of(broker.cluster(), group, instance, 1 << 20).withThreads(2);
    }

    private List<String> readings(int count) {
        return IntStream.range(0, count).mapToObj(i -> Readings.of(topic, i)).toList();
    }

    private void awaitStored(int count) {
        await().atMost(PATIENCE).until(() -> stored(topic, store).size() == count);
    }

    private void awaitCommitted() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cluster.committed(group, topic)).isEqualTo(cluster.ends(topic)));
    }

    private static void awaitHealthy(Pump pump) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(pump.health()).isEqualTo(new PumpHealth(true, "running")));
    }

    private static List<RecordId> stored(String topic, Store store) {
        List<RecordId> ids = new ArrayList<>();
        try (Cursor<DecodedRecord> cursor = store.scan(Scan.of(Selection.of(topic, EVER)))) {
            for (DecodedRecord next = cursor.next(); next != null; next = cursor.next()) {
                ids.add(next.record().id());
            }
        }
        return ids;
    }

    /** Of this test. */
    private List<Reject> rejects() {
        return NewestRejects.of(broker.cluster(), topic);
    }

    private static Reject withReason(List<Reject> rejects, RejectReason reason) {
        return rejects.stream()
                .filter(each -> each.reason().equals(reason.code()))
                .findAny()
                .orElseThrow();
    }

    private double counter(String name, @Nullable String label) {
        return registries.get(0).scrape(name::equals).stream()
                .flatMap(snapshot -> ((CounterSnapshot) snapshot).getDataPoints().stream())
                .filter(point -> label == null || label.equals(point.getLabels().get("reason")))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    /** Not a number where there is none. */
    private double gauge(String name) {
        return registries.get(0).scrape(name::equals).stream()
                .flatMap(snapshot -> ((GaugeSnapshot) snapshot).getDataPoints().stream())
                .mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue)
                .reduce(Double::sum)
                .orElse(Double.NaN);
    }
}
