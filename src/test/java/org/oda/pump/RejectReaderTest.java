package org.oda.pump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.oda.broker.TempBroker;
import org.oda.model.OdaException;
import org.oda.model.RejectReason;
import org.oda.model.RejectSelection;

class RejectReaderTest {
    private TempBroker broker;
    private RejectLog log;
    private Replays replays;
    private RejectReader reader;

    @BeforeEach
    void start() throws Exception {
        broker = TempBroker.start();
        try (var cluster = new Cluster(broker.cluster())) {
            cluster.createAll(Pump.internalTopics(1 << 20));
        }
        log = new RejectLog(PumpConfig.of(broker.cluster(), "g", null, 1 << 20));
        replays = Replays.follow(broker.cluster());
        reader = new RejectReader(broker.cluster(), replays);
    }

    @AfterEach
    void stop() {
        replays.close();
        log.close();
        broker.close();
    }

    @Test
    void page_nothingRejected_isEmpty() {
        assertThat(reader.page(RejectSelection.ALL, null, 10)).isEqualTo(new RejectPage(List.of(), null));
    }

    @Test
    void page_more_givesAllFromTheNewestToTheOldest() {
        log.write(rejects(0, 25));

        List<Long> offsets = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            RejectPage page = reader.page(RejectSelection.ALL, cursor, 10);
            page.rejects().forEach(reject -> offsets.add(reject.id().offset()));
            sizes.add(page.rejects().size());
            cursor = page.next();
        } while (cursor != null);

        List<Long> all = new ArrayList<>(LongStream.range(0, 25).boxed().toList());
        Collections.reverse(all);
        assertThat(offsets).isEqualTo(all);
        assertThat(sizes).containsExactly(10, 10, 5);
    }

    @Test
    void page_writtenAgainAfterARedelivery_showsEachOnce() {
        log.write(rejects(0, 4));
        log.write(rejects(0, 6));

        RejectPage page = reader.page(RejectSelection.ALL, null, 8);

        assertThat(page.rejects()).extracting(reject -> reject.id().offset()).containsExactly(5L, 4L, 3L, 2L, 1L, 0L);
        assertThat(page.next()).isNull();
    }

    @Test
    void page_largeValues_areCutAndSoTold() {
        log.write(List.of(reject(7, new byte[1 << 20])));

        RawValue raw =
                reader.page(RejectSelection.ALL, null, 10).rejects().get(0).raw();

        assertThat(raw).isNotNull();
        assertThat(raw.bytes()).hasSize(RawValue.MAX_BYTES);
        assertThat(raw.fullLength()).isEqualTo(1 << 20);
        assertThat(raw.isCut()).isTrue();
    }

    @Test
    void write_largerThanTheTopicTakes_isWrittenCut() {
        try (var large = new RejectLog(PumpConfig.of(broker.cluster(), "g", null, 8 << 20))) {
            large.write(List.of(reject(1, new byte[3 << 20]), reject(2, new byte[10])));
        }

        List<Reject> rejects = reader.page(RejectSelection.ALL, null, 10).rejects();

        assertThat(rejects).extracting(reject -> reject.id().offset()).containsExactlyInAnyOrder(1L, 2L);
        assertThat(rejects)
                .filteredOn(reject -> reject.id().offset() == 1)
                .allMatch(reject -> reject.raw() != null && reject.raw().fullLength() == 3 << 20);
    }

    @Test
    void page_severalAtATime_giveTheSame() throws Exception {
        log.write(rejects(0, 50));
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            Callable<List<Long>> call = () -> reader.page(RejectSelection.ALL, null, 20).rejects().stream()
                    .map(each -> each.id().offset())
                    .toList();
            for (Future<List<Long>> page : threads.invokeAll(Collections.nCopies(6, call))) {
                assertThat(page.get()).hasSize(20).startsWith(49L, 48L);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void page_badArguments_areRefusedByName() {
        refused("latest", 10, "cursor");
        refused("-1", 10, "cursor");
        refused(null, 0, "limit");
        refused(null, 1_001, "limit");
    }

    private void refused(@Nullable String cursor, int limit, String field) {
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> reader.page(RejectSelection.ALL, cursor, limit))
                .matches(e -> field.equals(e.field()));
    }

    private static List<Rejected> rejects(long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(offset -> reject(offset, "value %d".formatted(offset).getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static Rejected reject(long offset, byte[] value) {
        return new Rejected(
                new ConsumerRecord<>("kitchen", 3, offset, new byte[0], value), RejectReason.BAD_JSON, "no JSON");
    }
}
