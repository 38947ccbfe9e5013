package org.oda.e2e;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.oda.Oda;
import org.oda.config.OdaConfig;

/** The whole service inside the test's process, on free ports. */
public final class Service implements AutoCloseable {
    private final Oda oda;
    private final Api api;

    private Service(Oda oda) {
        this.oda = oda;
        this.api = new Api(oda.gatewayUrl().toString());
    }

    /**
     * Starts it.
     *
     * @param settings name and value in turn, as in the settings' table
     */
    public static Service start(Path data, String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("data", data.toString(), "port", "0"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        if (!all.containsKey("kafka")) {
            all.put("kafka-port", "0");
        }
        return new Service(Oda.start(OdaConfig.of(all)));
    }

    public Api api() {
        return api;
    }

    public String kafkaEndpoint() {
        return oda.kafkaEndpoint();
    }

    int sqlPort() {
        return oda.sqlPort();
    }

    /** Records that were stored since this service started. */
    public long stored() {
        return api.metric("oda_pump_stored_records_total");
    }

    public Sender sender() {
        return new Sender(kafkaEndpoint());
    }

    @Override
    public void close() {
        oda.close();
    }

    /** A generator with nothing but Kafka's own producer. */
    public static final class Sender implements AutoCloseable {
        private final KafkaProducer<byte[], byte[]> producer;

        Sender(String endpoint) {
            producer = new KafkaProducer<>(
                    Map.of(
                            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                            endpoint,
                            ProducerConfig.COMPRESSION_TYPE_CONFIG,
                            "lz4",
                            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                            String.valueOf(64 << 20)),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
        }

        /**
         * Does not wait.
         *
         * @param data sent as a string, which holds JSON
         */
        public void send(String topic, String generatorId, String timestamp, String data) {
            sendRaw(topic, """
                    {"timestamp":"%s","generator_id":"%s","topic":"%s","data":"%s"}""".formatted(timestamp, generatorId, topic, data.replace("\"", "\\\""))
                    .getBytes(StandardCharsets.UTF_8));
        }

        public void sendRaw(String topic, byte[] message) {
            var unused = producer.send(new ProducerRecord<>(topic, message));
        }

        /** Throws what Kafka has against it. */
        public void sendAndWait(String topic, byte[] message) throws ExecutionException, InterruptedException {
            producer.send(new ProducerRecord<>(topic, message)).get();
        }

        /** Returns when everything is acknowledged. */
        @Override
        public void close() {
            producer.close();
        }
    }
}
