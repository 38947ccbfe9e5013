package org.oda.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.oda.codec.DeclarationCodec;
import org.oda.model.TopicRegistration;

/**
 * The writing end of the topic that keeps the registrations: one record for each, its value the topic's name. A name may
 * stand there more than once; the first counts. What is declared of the topic stands in a header, where versions that know
 * of no declarations do not look; the last counts.
 */
final class RegistrationLog implements AutoCloseable {
    static final String TOPIC = "__oda_topics";
    static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    /** What was registered is never forgotten. */
    static final Map<String, String> SETTINGS =
            Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1");

    /** JSON in UTF-8. */
    static final String DECLARATION = "declaration";

    private static final int BUFFER_BYTES = 4 << 20;

    private final KafkaProducer<byte[], String> producer;
    private final Duration timeout;

    RegistrationLog(CatalogueConfig config) {
        this.timeout = config.timeout();
        int millis = Math.toIntExact(timeout.toMillis());
        this.producer = new KafkaProducer<>(
                config.cluster()
                        .clientSettings(Map.of(
                                ProducerConfig.CLIENT_ID_CONFIG,
                                "oda-topics-writer",
                                ProducerConfig.ACKS_CONFIG,
                                "all",
                                // a name that is written twice does no harm; the order of a list is to stay
                                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                                false,
                                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                                1,
                                ProducerConfig.LINGER_MS_CONFIG,
                                0,
                                ProducerConfig.BUFFER_MEMORY_CONFIG,
                                BUFFER_BYTES,
                                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                                millis,
                                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                millis / 2,
                                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                                millis)),
                new ByteArraySerializer(),
                new StringSerializer());
    }

    /** Returns the offset behind the last of the registrations, all of which are safe. */
    long append(Collection<TopicRegistration> registrations, Deadline deadline) {
        List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
        try {
            for (TopicRegistration registration : registrations) {
                acknowledgements.add(producer.send(message(registration)));
            }
            long end = 0;
            for (Future<RecordMetadata> acknowledgement : acknowledgements) {
                RecordMetadata record = acknowledgement.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
                end = Math.max(end, record.offset() + 1);
            }
            return end;
        } catch (ExecutionException e) {
            throw Failures.unavailable("the registration cannot be kept", e.getCause());
        } catch (KafkaException e) {
            throw Failures.unavailable("the registration cannot be kept", e);
        } catch (TimeoutException e) {
            throw Failures.unavailable("the registration cannot be kept", null);
        } catch (InterruptedException e) {
            throw Failures.interrupted(e);
        }
    }

    private static ProducerRecord<byte[], String> message(TopicRegistration registration) {
        var message = new ProducerRecord<byte[], String>(TOPIC, PARTITION.partition(), null, registration.topic());
        if (registration.declaration() != null) {
            message.headers().add(DECLARATION, DeclarationCodec.write(registration.declaration()));
        }
        return message;
    }

    @Override
    public void close() {
        producer.close(timeout);
    }
}
