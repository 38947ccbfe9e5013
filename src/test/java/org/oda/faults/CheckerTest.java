package org.oda.faults;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.broker.TempBroker;
import org.oda.e2e.Api;
import org.oda.e2e.Service;

/** The checker itself is checked: it must see what is planted, in the real broker and the real store. */
@Tag("once")
class CheckerTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @Test
    void audit_plantedFaults_areFoundAndNothingElse() throws Exception {
        Plan plan = Plan.ofTopics(3);
        Path file = folder.resolve("ledger");
        try (var broker = TempBroker.start();
                var ledger = Ledger.create(file, plan)) {
            try (Service oda = start(broker)) {
                oda.api().register(plan.topics().toArray(String[]::new));
                try (Load load = Load.start(ledger, oda.api(), broker.endpoint(), 5_000)) {
                    await().until(() -> ledger.countAcknowledged() > 2_000);
                }
                Findings clean = audit(file, oda.api(), PATIENCE);
                assertThat(clean.isClean()).as(clean.text()).isTrue();
                assertThat(clean.records).isGreaterThan(2_000);
            }
            long lost = acknowledgeAndLose(broker, ledger);
            try (Service oda = start(broker);
                    var sender = oda.sender()) {
                long altered = ledger.nextBlock();
                String topic = plan.topic(0);
                sender.sendAndWait(topic, plan.message(0));
                sender.sendAndWait(
                        plan.topic(altered),
                        text(plan.message(altered)).replace("Cel", "Celsius").getBytes(StandardCharsets.UTF_8));
                ledger.acknowledged(altered);
                Plan other = Plan.ofTopics(1);
                sender.sendAndWait(
                        topic,
                        text(other.message(0)).replace(other.topic(0), topic).getBytes(StandardCharsets.UTF_8));
                // a number that nobody gave out
                sender.sendAndWait(
                        topic, text(plan.message(0)).replace("#0", "#900000000").getBytes(StandardCharsets.UTF_8));
                // until all of it is stored, too little is found
                await().untilAsserted(() -> {
                    Findings findings = audit(file, oda.api(), Duration.ZERO);

                    assertThat(findings.isClean()).isFalse();
                    assertThat(findings.missing.count()).isEqualTo(Plan.BLOCK);
                    assertThat(findings.doubled.count()).isEqualTo(1);
                    assertThat(findings.altered.count()).isEqualTo(1);
                    assertThat(findings.foreign.count()).isEqualTo(2);
                    assertThat(findings.text())
                            .contains("missing number " + lost, "doubled number 0: ", "altered number " + altered)
                            .contains("foreign in topic " + topic);
                });
            }
        }
    }

    @Test
    void read_lineCutOff_countsAsNotWritten() throws Exception {
        Path file = folder.resolve("ledger");
        try (var ledger = Ledger.create(file, Plan.ofTopics(1))) {
            ledger.nextBlock();
            ledger.acknowledged(1);
        }
        Files.writeString(file, "acknowledged 1", StandardOpenOption.APPEND);

        Ledger.Account account = Ledger.Account.read(file);

        assertThat(account.sent().cardinality()).isEqualTo(Plan.BLOCK);
        assertThat(account.acknowledged().stream()).containsExactly(1);
    }

    /** Kafka acknowledges a block while no pump runs, and forgets it before one does. */
    private static long acknowledgeAndLose(TempBroker broker, Ledger ledger) throws Exception {
        long acknowledgedBefore = ledger.countAcknowledged();
        long first = ledger.nextBlock();
        try (var door = new KafkaDoor(ledger, broker.endpoint(), Map.of())) {
            door.send(first);
        }
        assertThat(ledger.countAcknowledged() - acknowledgedBefore).isEqualTo(Plan.BLOCK);
        String topic = ledger.plan().topic(first);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.endpoint()))) {
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            requireNonNull(admin.describeTopics(List.of(topic))
                            .topicNameValues()
                            .get(topic))
                    .get(60, TimeUnit.SECONDS)
                    .partitions()
                    .forEach(partition -> all.put(
                            new TopicPartition(topic, partition.partition()), RecordsToDelete.beforeOffset(-1)));
            admin.deleteRecords(all).all().get(60, TimeUnit.SECONDS);
        }
        return first;
    }

    private Service start(TempBroker broker) {
        return Service.start(folder.resolve("data"), "kafka", broker.endpoint());
    }

    private static Findings audit(Path ledger, Api gateway, Duration patience) {
        return Audit.of(Ledger.Account.read(ledger), List.of(gateway), patience);
    }

    private static String text(byte[] message) {
        return new String(message, StandardCharsets.UTF_8);
    }
}
