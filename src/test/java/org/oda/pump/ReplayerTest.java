package org.oda.pump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oda.broker.TempBroker;
import org.oda.codec.Decoded;
import org.oda.codec.RecordDecoder;
import org.oda.codec.ReplayRequest;
import org.oda.codec.TimeBounds;
import org.oda.kafka.KafkaCluster;
import org.oda.model.DecodedRecord;
import org.oda.model.ErrorCode;
import org.oda.model.NamePattern;
import org.oda.model.OdaException;
import org.oda.model.RecordId;
import org.oda.model.RejectReason;
import org.oda.model.RejectSelection;
import org.oda.model.Selection;
import org.oda.model.TimeRange;
import org.oda.pump.ReplayReport.Refused;
import org.oda.pump.ReplayReport.Stored;
import org.oda.store.Cursor;
import org.oda.store.Scan;
import org.oda.store.questdb.QuestDbStore;
import org.oda.store.questdb.TempStore;

/** Two instances with the real broker and the real store, which holds one row more where a record is stored in two ways. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class ReplayerTest {
    private static final int LARGEST = 1 << 20;
    private static final TimeRange EVER =
            new TimeRange(Instant.parse("1980-01-01T00:00:00Z"), Instant.parse("2100-01-01T00:00:00Z"));
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final TempBroker broker = TempBroker.start();
    private QuestDbStore database;
    private FlakyStore store;
    private RejectLog rejectLog;
    private Instance one;
    private Instance other;
    private String topic;

    /** What a service has of it. */
    private record Instance(Replays replays, RejectReader rejects, Replayer replayer) implements AutoCloseable {
        static Instance open(KafkaCluster cluster, FlakyStore store) {
            Replays replays = Replays.follow(cluster);
            var rejects = new RejectReader(cluster, replays);
            return new Instance(
                    replays,
                    rejects,
                    Replayer.open(
                            PumpConfig.of(cluster, "g", null, LARGEST),
                            rejects,
                            replays,
                            store,
                            decoder(),
                            new PrometheusRegistry()));
        }

        ReplayReport replay(ReplayRequest.Item... items) {
            return replayer.replay(new ReplayRequest.Chosen(List.of(items)));
        }

        /** Again where the one before took too long. */
        ReplayReport replayInTurn(ReplayRequest.Item... items) {
            return await().ignoreExceptionsMatching(
                            e -> String.valueOf(e.getMessage()).contains("another replay is under way"))
                    .until(() -> replay(items), report -> true);
        }

        @Override
        public void close() {
            replayer.close();
            replays.close();
        }
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        try (var cluster = new Cluster(broker.cluster())) {
            cluster.createAll(Pump.internalTopics(LARGEST));
        }
        rejectLog = new RejectLog(PumpConfig.of(broker.cluster(), "g", null, LARGEST));
        database = TempStore.open(folder);
        store = new FlakyStore(database);
        one = Instance.open(broker.cluster(), store);
        other = Instance.open(broker.cluster(), store);
    }

    @AfterAll
    void stop() {
        one.close();
        other.close();
        rejectLog.close();
        database.close();
        broker.close();
    }

    @BeforeEach
    void chooseTopic() {
        topic = "topic-" + NUMBER.incrementAndGet();
        store.setAway(false);
        store.refuse(record -> false);
    }

    @Test
    void replay_twice_storesOnceAndSaysSo() {
        reject(0, reading(1));

        ReplayReport first = one.replay(asReceived(0));
        ReplayReport second = one.replay(asReceived(0));
        ReplayReport third = other.replay(asReceived(0));

        assertThat(first).isEqualTo(new ReplayReport(List.of(new Stored(id(0), false)), false, null));
        assertThat(second.results()).containsExactly(new Stored(id(0), true));
        assertThat(third.results()).containsExactly(new Stored(id(0), true));
        assertThat(stored()).containsExactly("topic=%s offset=0 {\"n\":1}".formatted(topic));
        assertThat(one.rejects().reject(id(0)).replayedAt()).isNotNull();
        assertThat(other.rejects().reject(id(0)).replayedAt()).isNotNull();
    }

    @Test
    void replay_sameByTwoInstancesAtATime_storesOnce() throws Exception {
        int count = 50;
        reject(IntStream.range(0, count).mapToObj(i -> reading(i)).toList());
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<ReplayReport>> reports = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Instance instance = i % 2 == 0 ? one : other;
                reports.add(threads.submit(() -> instance.replayInTurn(
                        IntStream.range(0, count).mapToObj(this::asReceived).toArray(ReplayRequest.Item[]::new))));
            }
            for (Future<ReplayReport> report : reports) {
                assertThat(report.get().results()).hasSize(count).allMatch(Stored.class::isInstance);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(stored()).hasSize(count);
    }

    @Test
    void replay_twoMendedValuesAtATime_storesOneAndRefusesTheOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 20; i++) {
                int offset = i;
                reject(offset, "broken");
                Future<ReplayReport> left = threads.submit(() -> one.replay(mended(offset, reading(1))));
                Future<ReplayReport> right = threads.submit(() -> other.replay(mended(offset, reading(2))));

                List<ReplayReport.Result> results = new ArrayList<>(left.get().results());
                results.addAll(right.get().results());

                assertThat(results).filteredOn(Stored.class::isInstance).hasSize(1);
                assertThat(results)
                        .filteredOn(Refused.class::isInstance)
                        .extracting(result -> ((Refused) result).reason())
                        .containsExactly("already_replayed");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(stored()).hasSize(20);
    }

    @Test
    void replay_afterACrashBetweenIntentAndStore_storesWhatTheIntentSays() {
        reject(0, "broken");
        store.setAway(true);
        assertThatThrownBy(() -> one.replay(mended(0, reading(1))))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
        assertThat(one.rejects().reject(id(0)).replayedAt()).isNull();
        store.setAway(false);

        try (Instance restarted = Instance.open(broker.cluster(), store)) {
            assertThat(restarted.replay(mended(0, reading(2))).results())
                    .singleElement()
                    .matches(result ->
                            result instanceof Refused no && no.reason().equals("already_replayed"));
            assertThat(restarted.replay(asReceived(0)).results()).containsExactly(new Stored(id(0), false));
        }
        assertThat(one.replay(mended(0, reading(1))).results()).containsExactly(new Stored(id(0), true));
        assertThat(stored()).containsExactly("topic=%s offset=0 {\"n\":1}".formatted(topic));
    }

    @Test
    void replay_afterACrashBetweenStoreAndNote_storesOnce() {
        reject(0, reading(1));
        // all that a killed instance has left
        try (var log = new ReplayLog(broker.cluster(), LARGEST)) {
            log.write(List.of(new ReplayLog.Note(id(0), ReplayLog.Kind.INTENT, bytes(reading(1)), -1)));
        }
        store.append(List.of(((Decoded.Accepted) decoder().decode(id(0), bytes(reading(1)))).record()));

        assertThat(one.replay(asReceived(0)).results()).containsExactly(new Stored(id(0), false));
        assertThat(stored()).hasSize(1);
    }

    @Test
    void replay_mendedAfterMendedWithAnotherTime_isRefused() {
        reject(0, "broken");

        assertThat(one.replay(mended(0, reading(1))).results()).containsExactly(new Stored(id(0), false));
        assertThat(one.replay(mended(0, reading(2))).results())
                .singleElement()
                .matches(result -> result instanceof Refused no && no.reason().equals("already_replayed"));
        assertThat(one.replay(mended(0, reading(1))).results()).containsExactly(new Stored(id(0), true));
        assertThat(stored()).containsExactly("topic=%s offset=0 {\"n\":1}".formatted(topic));
    }

    @Test
    void replay_stillBad_isRefusedWithTheDecodersReasonAndStaysOpen() {
        reject(0, "broken");
        reject(1, (byte[]) null);
        reject(2, new byte[] {(byte) 0xff, 0});

        List<ReplayReport.Result> results = one.replay(asReceived(0), asReceived(1), asReceived(2), asReceived(3))
                .results();

        assertThat(results)
                .extracting(result -> ((Refused) result).reason())
                .containsExactly("bad_json", "empty", "invalid_utf8", "not_found");
        assertThat(one.replay(mended(0, reading("elsewhere", 1))).results())
                .singleElement()
                .matches(result -> result instanceof Refused no && no.reason().equals("topic_mismatch"));
        assertThat(one.replay(mended(0, reading(1))).results()).containsExactly(new Stored(id(0), false));
        assertThat(stored()).hasSize(1);
    }

    @Test
    void replay_storedInSpiteOfItsDeclaration_isRefused() throws Exception {
        var message = new ProducerRecord<byte[], byte[]>(RejectLog.TOPIC, bytes(reading(1)));
        message.headers()
                .add("topic", bytes(topic))
                .add("partition", bytes("0"))
                .add("offset", bytes("0"));
        message.headers().add("reason", bytes("breaks_declaration")).add("stored", bytes("true"));
        try (var cluster = new Cluster(broker.cluster())) {
            cluster.send(message);
        }

        assertThat(one.rejects().reject(id(0)).stored()).isTrue();
        assertThat(one.replay(asReceived(0)).results())
                .singleElement()
                .matches(result -> result instanceof Refused no && no.reason().equals("stored_already"));
        assertThat(all(one, 10)).isEmpty();
    }

    @Test
    void replay_valueWasCut_needsTheRecordInKafkaOrAWholeValue() throws Exception {
        String large = reading(topic, "\"" + "x".repeat(40_000) + "\"");
        long offset;
        try (var cluster = new Cluster(broker.cluster())) {
            cluster.create(topic, 1);
            offset = cluster.send(topic, 0, bytes(large)).offset();
            for (long each : new long[] {offset, offset + 1}) {
                var message = new ProducerRecord<byte[], byte[]>(
                        RejectLog.TOPIC, bytes(large.substring(0, RawValue.MAX_BYTES)));
                message.headers().add("topic", bytes(topic)).add("partition", bytes("0"));
                message.headers().add("offset", bytes(Long.toString(each))).add("reason", bytes("bad_timestamp"));
                message.headers().add("length", bytes(Integer.toString(large.length())));
                cluster.send(message);
            }
        }

        assertThat(one.rejects().raw(id(offset)))
                .isNotNull()
                .matches(raw -> raw.text().equals(large) && !raw.isCut());
        assertThat(one.rejects().raw(id(offset + 1))).isNotNull().matches(RawValue::isCut);
        List<ReplayReport.Result> results =
                one.replay(asReceived(offset), asReceived(offset + 1)).results();

        assertThat(results.get(0)).isEqualTo(new Stored(id(offset), false));
        assertThat(results.get(1))
                .matches(result -> result instanceof Refused no && no.reason().equals("raw_truncated"));
        assertThat(one.replay(mended(offset + 1, large)).results()).containsExactly(new Stored(id(offset + 1), false));
        assertThat(stored()).hasSize(2);
    }

    @Test
    void replay_oneThatTheStoreRefuses_doesNotHoldUpTheOthersAndCanBeMended() {
        reject(IntStream.range(0, 20).mapToObj(i -> reading(i)).toList());
        store.refuse(record -> record.record().data().toString().equals("{\"n\":13}"));

        List<ReplayReport.Result> results = all(one, 20);

        assertThat(results).filteredOn(Stored.class::isInstance).hasSize(19);
        assertThat(results)
                .filteredOn(Refused.class::isInstance)
                .singleElement()
                .matches(result -> ((Refused) result).reason().equals("store_refused"));
        assertThat(one.replay(mended(13, reading(100))).results()).containsExactly(new Stored(id(13), false));
        assertThat(stored()).hasSize(20).contains("topic=%s offset=13 {\"n\":100}".formatted(topic));
    }

    @Test
    void replay_selected_takesAllInPartsAndPassesOverWhatIsDone() {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            values.add(i % 10 == 3 ? "broken" : reading(i));
        }
        reject(values);
        one.replay(asReceived(0), asReceived(1));

        List<ReplayReport.Result> first = all(one, 1_000);
        List<ReplayReport.Result> again = all(other, 1_000);

        assertThat(first).hasSize(2_498);
        assertThat(first).filteredOn(Refused.class::isInstance).hasSize(250);
        assertThat(again).hasSize(250).allMatch(Refused.class::isInstance);
        assertThat(stored()).hasSize(2_250);
    }

    @Test
    void replay_largeValues_areStoredInGroups() {
        List<String> values = IntStream.range(0, 12)
                .mapToObj(i -> reading(topic, "\"" + "x".repeat(900_000) + i + "\""))
                .toList();
        reject(values);

        assertThat(all(one, 1_000)).hasSize(12).allMatch(Stored.class::isInstance);
        assertThat(stored()).hasSize(12);
    }

    private List<ReplayReport.Result> all(Instance instance, int limit) {
        List<ReplayReport.Result> results = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            ReplayReport report = instance.replayer().replay(new ReplayRequest.Selected(ofTopic(), cursor, limit));
            results.addAll(report.results());
            cursor = report.next();
            assertThat(report.more()).isEqualTo(cursor != null);
        } while (cursor != null);
        return results;
    }

    private RejectSelection ofTopic() {
        return new RejectSelection(List.of(new NamePattern(topic)), Set.of(), null, null, null);
    }

    private void reject(long offset, String value) {
        reject(offset, bytes(value));
    }

    private void reject(long offset, byte @Nullable [] value) {
        rejectLog.write(List.of(rejected(offset, value)));
    }

    private void reject(List<String> values) {
        rejectLog.write(IntStream.range(0, values.size())
                .mapToObj(i -> rejected(i, bytes(values.get(i))))
                .toList());
    }

    private Rejected rejected(long offset, byte @Nullable [] value) {
        return new Rejected(
                new ConsumerRecord<>(topic, 0, offset, new byte[0], value),
                RejectReason.TIMESTAMP_OUT_OF_RANGE,
                "as the test says");
    }

    private RecordId id(long offset) {
        return new RecordId(topic, 0, offset);
    }

    private ReplayRequest.Item asReceived(long offset) {
        return new ReplayRequest.Item(id(offset), null);
    }

    private ReplayRequest.Item mended(long offset, String value) {
        return new ReplayRequest.Item(id(offset), bytes(value));
    }

    private String reading(int n) {
        return reading(topic, n);
    }

    /** The number sets the time, too. */
    private static String reading(String topic, int n) {
        return """
                {"timestamp":%d,"generator_id":"g","topic":"%s","data":{"n":%d}}""".formatted(1_700_000_000 + n, topic, n);
    }

    private static String reading(String topic, String data) {
        return """
                {"timestamp":1700000000,"generator_id":"g","topic":"%s","data":%s}""".formatted(topic, data);
    }

    private List<String> stored() {
        List<String> stored = new ArrayList<>();
        try (Cursor<DecodedRecord> cursor = database.scan(Scan.of(Selection.of(topic, EVER)))) {
            for (DecodedRecord next = cursor.next(); next != null; next = cursor.next()) {
                stored.add("topic=%s offset=%d %s"
                        .formatted(
                                next.record().id().topic(),
                                next.record().id().offset(),
                                next.record().data()));
            }
        }
        return stored;
    }

    private static RecordDecoder decoder() {
        return new RecordDecoder(
                InstantSource.system(),
                new TimeBounds(Instant.parse("2000-01-01T00:00:00Z"), Duration.ofDays(366)),
                8 << 20);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
