package org.oda.faults;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** By Kafka's own producer. */
final class KafkaDoor implements Load.Door {
    private final Ledger ledger;
    private final KafkaProducer<byte[], byte[]> producer;

    /** @param settings of the producer, beside those that let it live through an outage */
    KafkaDoor(Ledger ledger, String endpoint, Map<String, String> settings) {
        this.ledger = ledger;
        Map<String, Object> all = new HashMap<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, endpoint,
                ProducerConfig.ACKS_CONFIG, "all",
                ProducerConfig.MAX_BLOCK_MS_CONFIG, "10000",
                ProducerConfig.BUFFER_MEMORY_CONFIG, "8388608",
                ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "200"));
        all.putAll(settings);
        producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void send(long firstNumber) {
        for (long number = firstNumber; number < firstNumber + Plan.BLOCK; number++) {
            send(number, ledger.plan());
        }
    }

    private void send(long number, Plan plan) {
        try {
            Future<RecordMetadata> unused =
                    producer.send(new ProducerRecord<>(plan.topic(number), plan.message(number)), (metadata, error) -> {
                        if (error == null) {
                            ledger.acknowledged(number);
                        }
                    });
        } catch (KafkaException e) {
            // not acknowledged
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofMinutes(2));
    }
}
