package org.oda.pump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.oda.broker.TempBroker;
import org.oda.model.NamePattern;
import org.oda.model.RecordId;
import org.oda.model.RejectReason;
import org.oda.model.RejectSelection;
import org.oda.model.RejectSelection.State;

/** Fifty thousand rejects of several topics, reasons and times, some of them replayed. */
@Tag("once")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class RejectSelectionTest {
    private static final int COUNT = 50_000;
    private static final int BATCH = 5_000;
    private static final int REPLAYED_EVERY = 7;
    private static final List<String> TOPICS = List.of("kitchen", "kitchen.1", "office", "attic");
    private static final List<RejectReason> REASONS =
            List.of(RejectReason.BAD_JSON, RejectReason.EMPTY, RejectReason.BAD_TIMESTAMP);

    private final TempBroker broker = TempBroker.start();
    private final List<Reject> all = new ArrayList<>();
    private Replays replays;
    private RejectReader reader;

    @BeforeAll
    void start() throws Exception {
        try (var cluster = new Cluster(broker.cluster())) {
            cluster.createAll(Pump.internalTopics(1 << 20));
        }
        replays = Replays.follow(broker.cluster());
        reader = new RejectReader(broker.cluster(), replays);
        var config = PumpConfig.of(broker.cluster(), "g", null, 1 << 20);
        try (var log = new RejectLog(config);
                var replayLog = new ReplayLog(broker.cluster(), 1 << 20)) {
            for (int from = 0; from < COUNT; from += BATCH) {
                Instant begun = Instant.now();
                log.write(IntStream.range(from, from + BATCH)
                        .mapToObj(RejectSelectionTest::rejected)
                        .toList());
                await().until(() -> Duration.between(begun, Instant.now()).toMillis() > 3);
            }
            List<RecordId> replayed = IntStream.range(0, COUNT)
                    .filter(i -> i % REPLAYED_EVERY == 0)
                    .mapToObj(RejectSelectionTest::id)
                    .toList();
            List<Long> intents = replayLog.write(replayed.stream()
                    .map(id -> new ReplayLog.Note(id, ReplayLog.Kind.INTENT, new byte[] {1}, -1))
                    .toList());
            replayLog.write(IntStream.range(0, replayed.size())
                    .mapToObj(i -> new ReplayLog.Note(replayed.get(i), ReplayLog.Kind.DONE, null, intents.get(i)))
                    .toList());
        }
        all.addAll(read(RejectSelection.ALL, 1_000));
    }

    @AfterAll
    void stop() {
        replays.close();
        broker.close();
    }

    @Test
    void page_all_areInTheOrderOfTheirRejection() {
        assertThat(all).extracting(Reject::id).doesNotHaveDuplicates().hasSize(COUNT);
        assertThat(all).extracting(Reject::rejectedAt).isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(all.stream().filter(each -> each.replayedAt() != null).count())
                .isEqualTo((COUNT + REPLAYED_EVERY - 1) / REPLAYED_EVERY);
    }

    @Test
    void page_anySelection_givesWhatANaiveLookGives() {
        Random random = new Random(20);
        for (int i = 0; i < 25; i++) {
            RejectSelection selection = selection(random);

            List<RecordId> found = read(selection, 200 + random.nextInt(800)).stream()
                    .map(Reject::id)
                    .toList();

            assertThat(found)
                    .as("%s", selection)
                    .isEqualTo(all.stream()
                            .filter(each -> matches(selection, each))
                            .map(Reject::id)
                            .toList());
        }
    }

    @Test
    void page_rareOfFiftyThousand_isFoundToTheEnd() {
        RejectSelection rare = new RejectSelection(List.of(new NamePattern("rare")), Set.of(), null, null, null);

        assertThat(read(rare, 3)).extracting(reject -> reject.id().offset()).containsExactly(40_001L, 20_001L, 1L);
    }

    @Test
    void page_limitOfOne_leavesNothingOut() {
        RejectSelection rare = new RejectSelection(List.of(new NamePattern("rar*")), Set.of(), State.OPEN, null, null);

        assertThat(read(rare, 1)).extracting(reject -> reject.id().offset()).containsExactly(40_001L, 20_001L, 1L);
    }

    @Test
    void reject_oneOfThem_isFoundWhereverItIs() {
        for (int i : new int[] {1, COUNT / 2, COUNT - 1}) {
            assertThat(reader.reject(id(i)).id()).isEqualTo(id(i));
        }
        assertThat(reader.reject(id(REPLAYED_EVERY)).replayedAt()).isNotNull();
    }

    private List<Reject> read(RejectSelection selection, int limit) {
        List<Reject> found = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            RejectPage page = reader.page(selection, cursor, limit);
            assertThat(page.rejects()).hasSizeLessThanOrEqualTo(limit);
            found.addAll(page.rejects());
            cursor = page.next();
        } while (cursor != null);
        return found;
    }

    private RejectSelection selection(Random random) {
        List<NamePattern> topics = new ArrayList<>();
        for (String topic : List.of("kitchen", "kit*", "*i*", "office", "absent")) {
            if (random.nextInt(4) == 0) {
                topics.add(new NamePattern(topic));
            }
        }
        Set<String> reasons = new HashSet<>();
        REASONS.forEach(reason -> {
            if (random.nextInt(3) == 0) {
                reasons.add(reason.code());
            }
        });
        Instant one = all.get(random.nextInt(COUNT)).rejectedAt().plusNanos(random.nextInt(2));
        Instant other = all.get(random.nextInt(COUNT)).rejectedAt();
        boolean isOrdered = one.isBefore(other);
        return new RejectSelection(
                topics,
                reasons,
                List.of(State.OPEN, State.REPLAYED).get(random.nextInt(2)),
                random.nextBoolean() ? null : isOrdered ? one : other,
                random.nextBoolean() || one.equals(other) ? null : isOrdered ? other : one);
    }

    private static boolean matches(RejectSelection selection, Reject reject) {
        Instant from = selection.from();
        Instant to = selection.to();
        return (selection.topics().isEmpty()
                        || selection.topics().stream()
                                .anyMatch(pattern -> pattern.matches(reject.id().topic())))
                && (selection.reasons().isEmpty() || selection.reasons().contains(reject.reason()))
                && (selection.state() == State.OPEN) == (reject.replayedAt() == null)
                && (from == null || !reject.rejectedAt().isBefore(from))
                && (to == null || reject.rejectedAt().isBefore(to));
    }

    private static Rejected rejected(int i) {
        RecordId id = id(i);
        byte[] value = "value %d".formatted(i).getBytes(StandardCharsets.UTF_8);
        return new Rejected(
                new ConsumerRecord<>(id.topic(), id.partition(), id.offset(), new byte[0], value),
                REASONS.get(i / 3 % REASONS.size()),
                "as the test says");
    }

    private static RecordId id(int i) {
        return new RecordId(i % 20_000 == 1 ? "rare" : TOPICS.get(i % TOPICS.size()), i % 3, i);
    }
}
