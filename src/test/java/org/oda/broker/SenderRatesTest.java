package org.oda.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oda.access.Scope;
import org.oda.kafka.KafkaCluster;

@Timeout(300)
class SenderRatesTest {
    private static final String TOPIC = "a";
    private static final int BYTES_PER_SECOND = 40_000;
    private static final int RECORDS = 10;

    @Test
    void send_moreThanTheRate_waitsAndNothingIsRefused() throws Exception {
        var tokens = new FewTokens();
        tokens.add("greedy", "greedy-token", Set.of(Scope.SEND), "*");
        tokens.add("modest", "modest-token", Set.of(Scope.SEND), "*");
        try (TempBroker broker = TempBroker.start(new BrokerAccess(tokens, BYTES_PER_SECOND, Set.of()), null)) {
            try (Admin service = Admin.create(broker.inside().clientSettings(Map.of()))) {
                service.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
                        .all()
                        .get();
            }

            assertThat(longestWait(broker.login("greedy", "greedy-token", "PLAIN"), 15 * BYTES_PER_SECOND))
                    .isPositive();
            assertThat(longestWait(broker.login("modest", "modest-token", "PLAIN"), BYTES_PER_SECOND / 2))
                    .isZero();
            assertThat(longestWait(broker.inside(), 20 * BYTES_PER_SECOND)).isZero();
        }
    }

    /** Sends so many bytes, of which all have to be taken, and gives for how long Kafka had the sender wait, in milliseconds. */
    private static double longestWait(KafkaCluster cluster, int bytes) throws Exception {
        try (var producer = new KafkaProducer<>(
                cluster.clientSettings(Map.of("batch.size", 0)),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < RECORDS; i++) {
                sent.add(producer.send(new ProducerRecord<>(TOPIC, new byte[bytes / RECORDS])));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get(60, TimeUnit.SECONDS);
            }
            return (double) producer.metrics().entrySet().stream()
                    .filter(metric -> metric.getKey().name().equals("produce-throttle-time-max"))
                    .findFirst()
                    .orElseThrow()
                    .getValue()
                    .metricValue();
        }
    }
}
