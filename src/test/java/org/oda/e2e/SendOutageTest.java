package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.broker.TempBroker;

/** Sending by HTTP with a Kafka that is not this process's own. */
@Tag("once")
class SendOutageTest {
    private static final String RECORD =
            "{\"timestamp\":\"2024-01-25T13:53:54Z\",\"generator_id\":\"g\",\"data\":{\"n\":1}}\n";

    @TempDir
    Path data;

    @Test
    void send_whileKafkaIsAway_isToldAndGoesOnByItself() {
        try (var broker = TempBroker.start();
                var oda = Service.start(data, "kafka", broker.endpoint())) {
            oda.api().register("a");
            assertThat(send(oda, "a?ack=stored", 10).statusCode()).isEqualTo(200);

            broker.stop();
            HttpResponse<String> refused = send(oda, "a", 10);

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            JsonNode problem = Api.read(refused.body());
            assertThat(problem.get("code").asText()).isEqualTo("kafka-unavailable");
            assertThat(problem.get("detail").asText()).contains("Kafka has 0 of the 10 records");
            assertThat(problem.get("results")).hasSize(10);
            assertThat(problem.get("results").get(0).get("offset").isNull()).isTrue();
            assertThat(problem.get("results").get(0).get("reason").asText()).isEqualTo("not_acknowledged");

            broker.startAgain();
            await().until(() -> send(oda, "a?ack=stored", 10).statusCode() == 200);
        }
    }

    @Test
    void send_untilStoredByTwoInstances_isStoredWhenItIsSaid() {
        try (var broker = TempBroker.start();
                var one = Service.start(data.resolve("one"), "kafka", broker.endpoint());
                var other = Service.start(data.resolve("other"), "kafka", broker.endpoint())) {
            one.api().register("shared");
            // each has its share
            await().until(() ->
                    send(one, "shared?ack=stored", 8).statusCode() == 200 && one.stored() > 0 && other.stored() > 0);
            for (int i = 0; i < 5; i++) {
                long before = one.stored() + other.stored();
                assertThat(send(one, "shared?ack=stored", 100).statusCode()).isEqualTo(200);
                assertThat(one.stored() + other.stored() - before).isEqualTo(100);
            }
        }
    }

    private static HttpResponse<String> send(Service oda, String topic, int records) {
        return oda.api().sendRecords(topic, RECORD.repeat(records).getBytes(StandardCharsets.UTF_8));
    }
}
