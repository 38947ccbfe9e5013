package org.oda.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.oda.e2e.Api;

/** Records as large as the setting allows, by Kafka and by HTTP, beside the usual load; and one byte more. */
final class LargestRecordScenario implements Scenario {
    private static final int TOPICS = 2;
    private static final int RECORDS_PER_SECOND = 500;
    private static final int OK = 200;

    /** Of the settings' default, {@code max-record-bytes}. */
    private static final int MOST = 1 << 20;

    /** What a batch of one record has beside the value, at most. */
    private static final int BATCH_HEAD = 80;

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String TOPIC = "largest";
    private static final String HEAD =
            "{\"timestamp\":\"2024-01-25T13:53:54Z\",\"generator_id\":\"camera\",\"topic\":\"largest\",\"data\":\"";
    private static final String TAIL = "\"}";

    @Override
    public String name() {
        return "largest";
    }

    @Override
    public String fault() {
        return "records of the largest size, by Kafka and by HTTP, and larger ones";
    }

    @Override
    public String promise() {
        return "the largest is stored and returned as it was sent; a larger one is refused by name and size, and nothing waits for it";
    }

    @Override
    public int usualRuns() {
        return 20;
    }

    @Override
    public String run(Bed bed, int runs) throws Exception {
        Api api = bed.startReady().api();
        bed.load(TOPICS, RECORDS_PER_SECOND);
        String endpoint = api.register(TOPIC);
        int kafkas = MOST - BATCH_HEAD;
        // compressed it would be smaller: this is text that cannot be
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", endpoint, "max.request.size", 2 * MOST),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int run = 0; run < runs; run++) {
                producer.send(new ProducerRecord<>(TOPIC, message(kafkas, 2L * run)))
                        .get();
                assertThat(byHttp(api, message(MOST - BATCH_HEAD, 2 * run + 1)).statusCode())
                        .isEqualTo(OK);
                assertThatThrownBy(() -> producer.send(new ProducerRecord<>(TOPIC, message(MOST + 1, 0)))
                                .get())
                        .hasCauseInstanceOf(RecordTooLargeException.class);
                HttpResponse<String> refused = byHttp(api, message(MOST + 1, 0));
                assertThat(refused.statusCode()).isEqualTo(422);
                assertThat(refused.body())
                        .contains("too_large", "max-record-bytes", String.valueOf(MOST), String.valueOf(MOST + 1));
                bed.progress("%d of %d", run + 1, runs);
            }
        }
        Watching.until("all are found", PATIENCE, () -> found(api).size() == 2 * runs);
        List<String> found = found(api);
        for (int number = 0; number < 2 * runs; number++) {
            assertThat(found).contains(data(kafkas, number));
        }
        return String.format(Locale.ROOT, "%d records of %,d bytes found as they were sent", found.size(), kafkas);
    }

    private static HttpResponse<String> byHttp(Api api, byte[] message) {
        return api.sendRecords(TOPIC, message);
    }

    private static List<String> found(Api api) {
        HttpResponse<byte[]> answer = api.send("/query", "{\"topic\":\"" + TOPIC + "\"}");
        if (answer.statusCode() != OK) {
            return List.of();
        }
        JsonNode records = Api.read(Api.text(answer));
        return records.valueStream().map(record -> record.get("data").asText()).toList();
    }

    private static byte[] message(int bytes, long number) {
        return (HEAD + data(bytes, number) + TAIL).getBytes(StandardCharsets.US_ASCII);
    }

    private static String data(int messageBytes, long number) {
        byte[] noise = new byte[messageBytes / 2];
        new Random(number).nextBytes(noise);
        return HexFormat.of().formatHex(noise).substring(0, messageBytes - HEAD.length() - TAIL.length());
    }
}
