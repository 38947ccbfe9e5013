package org.oda.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.oda.broker.TempBroker;
import org.oda.e2e.Api;

/** All that Kafka still has is read from its start again, by the same pump. */
final class ReplayScenario implements Scenario {
    private static final int TOPICS = 4;
    private static final int RECORDS = 86_400;
    private static final int RECORDS_PER_SECOND = 20_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String GROUP = "faults-replay";

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public String fault() {
        return "a day of records (one a second) is read from the start again: the pump's offsets are set back";
    }

    @Override
    public String promise() {
        return "each record is stored once; the counts of the catalogue are right";
    }

    @Override
    public int usualRuns() {
        return 2;
    }

    @Override
    public String run(Bed bed, int runs) throws Exception {
        TempBroker broker = bed.with(TempBroker.start());
        bed.serveWith("--kafka", broker.endpoint(), "--group", GROUP);
        bed.startReady();
        Load load = bed.load(Plan.ofDay(TOPICS, RECORDS), RECORDS_PER_SECOND, null);
        Watching.until("a day is sent", PATIENCE, () -> bed.ledger().countAcknowledged() >= RECORDS);
        load.close();
        awaitCaughtUp(bed.api());
        for (int run = 0; run < runs; run++) {
            bed.service().stop();
            setBack(broker);
            Api api = bed.startReady().api();
            Watching.until(
                    "all is read again",
                    PATIENCE,
                    () -> Watching.stored(api) >= bed.ledger().countAcknowledged());
            bed.progress("%d of %d", run + 1, runs);
        }
        awaitCaughtUp(bed.api());
        long counted = 0;
        for (JsonNode topic : bed.api().getJson("/topics").path("topics")) {
            counted += topic.path("records").asLong();
        }
        assertThat(counted)
                .as("records by the catalogue")
                .isGreaterThanOrEqualTo(bed.ledger().countAcknowledged());
        return String.format(Locale.ROOT, "the catalogue counts %,d records", counted);
    }

    private static void awaitCaughtUp(Api api) {
        Watching.until(
                "nothing is before the pump", PATIENCE, () -> api.isReady() && api.metric("oda_pump_lag_records") == 0);
    }

    private static void setBack(TempBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.endpoint()))) {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            admin.listConsumerGroupOffsets(GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get(10, TimeUnit.SECONDS)
                    .keySet()
                    .forEach(partition -> offsets.put(partition, new OffsetAndMetadata(0)));
            admin.alterConsumerGroupOffsets(GROUP, offsets).all().get(10, TimeUnit.SECONDS);
        }
    }
}
