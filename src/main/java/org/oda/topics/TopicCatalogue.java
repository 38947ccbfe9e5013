package org.oda.topics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.TopicDeclaration;
import org.oda.model.TopicRegistration;

/**
 * The registered topics. They are kept in Kafka, so that every instance of the service on one cluster has the same, in
 * the same order. May be used by several threads.
 *
 * <p>While Kafka is away {@link #register} fails with {@code KAFKA_UNAVAILABLE} after the configured time, {@link
 * #topics} tells what was known last, and all goes on by itself when Kafka is back.
 */
public final class TopicCatalogue implements AutoCloseable {
    /** A machine that is busy with its start is slow, and the start of a service is worth more than one attempt. */
    private static final int PATIENT_ATTEMPTS = 3;

    private final CatalogueConfig config;
    private final KafkaTopics kafka;
    private final RegistrationLog log;
    private final RegistrationReader reader;
    private final PrometheusRegistry registry;
    private final List<Collector> metrics;

    private TopicCatalogue(CatalogueConfig config, PrometheusRegistry registry) {
        this.config = config;
        this.registry = registry;
        kafka = new KafkaTopics(config);
        log = new RegistrationLog(config);
        reader = new RegistrationReader(config);
        metrics = List.of(
                gauge(
                        "oda_topics_registered",
                        "Registered topics",
                        () -> reader.topics().size()),
                gauge("oda_kafka_up", "1 while Kafka answers, else 0", () -> reader.isAvailable() ? 1 : 0));
    }

    /**
     * Returns when every earlier registration is known.
     *
     * @throws OdaException {@code KAFKA_UNAVAILABLE} where the cluster does not answer within three times the timeout
     */
    public static TopicCatalogue open(CatalogueConfig config, PrometheusRegistry registry) {
        var catalogue = new TopicCatalogue(config, registry);
        try {
            catalogue.kafka.ensure(Set.of(RegistrationLog.TOPIC), 1, RegistrationLog.SETTINGS);
            catalogue.reader.start(Deadline.in(config.timeout().multipliedBy(PATIENT_ATTEMPTS)));
            catalogue.metrics.forEach(registry::register);
            return catalogue;
        } catch (RuntimeException e) {
            catalogue.close();
            throw e;
        }
    }

    /** {@link #registerAll} without declarations: what is declared of a topic stays. */
    public void register(Collection<String> names) {
        registerAll(names.stream().map(TopicRegistration::plain).toList());
    }

    /**
     * Makes the topics that are not there, and registers those that are not yet registered. When it returns, clients can
     * use the topics, {@link #topics} and {@link #declarations} have them, and the listeners have been told. All names are
     * checked before anything is made.
     *
     * @throws OdaException {@code BAD_TOPIC_NAME}; {@code TOPIC_REFUSED}; {@code KAFKA_UNAVAILABLE}, after which a part may have been done and the
     *     call may be repeated
     */
    public void registerAll(Collection<TopicRegistration> registrations) {
        Set<String> wanted = new LinkedHashSet<>();
        registrations.forEach(registration -> wanted.add(TopicName.check(registration.topic())));
        if (wanted.isEmpty()) {
            return;
        }
        refuseCollisions(wanted);
        refuseTooMany(wanted);
        kafka.ensure(wanted, config.partitions(), Map.of());
        List<TopicRegistration> news = changes(registrations);
        if (!news.isEmpty()) {
            kafka.ensure(Set.of(RegistrationLog.TOPIC), 1, RegistrationLog.SETTINGS);
            Deadline deadline = Deadline.in(config.timeout());
            reader.awaitPosition(log.append(news, deadline), deadline);
        }
    }

    /** The registered topics in the order of their registration, each once. Never waits. */
    public List<String> topics() {
        return reader.topics();
    }

    /** What is declared, by topic; those of which nothing is are missing. Never waits. */
    public Map<String, TopicDeclaration> declarations() {
        return reader.declarations();
    }

    /**
     * The listener gets all registered topics, now and after each change, of declarations too, those by other instances
     * included; never by two threads at a time. It must be quick: registrations wait for it.
     */
    public void onChange(Consumer<List<String>> listener) {
        reader.onChange(listener);
    }

    /**
     * Makes a topic that is not the users' where it is not there; an existing one is left as it is.
     *
     * @param name starts with {@link TopicName#RESERVED_PREFIX}
     * @param settings Kafka's, of a topic
     * @throws OdaException {@code KAFKA_UNAVAILABLE} where Kafka has not made it within three times the timeout
     */
    public void createInternal(String name, int partitions, Map<String, String> settings) {
        if (!TopicName.isInternal(name)) {
            throw new IllegalArgumentException("'%s' is not internal".formatted(name));
        }
        for (int attempt = 1; ; attempt++) {
            try {
                kafka.ensure(Set.of(name), partitions, settings);
                return;
            } catch (OdaException e) {
                if (e.code() != ErrorCode.KAFKA_UNAVAILABLE || attempt == PATIENT_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Whether Kafka answered at the last look, which is at most some seconds ago. */
    public boolean isAvailable() {
        return reader.isAvailable();
    }

    @Override
    public void close() {
        metrics.forEach(registry::unregister);
        reader.close();
        log.close();
        kafka.close();
    }

    /** Those of the registrations that would change something now. Never waits. */
    public List<TopicRegistration> changes(Collection<TopicRegistration> registrations) {
        Set<String> known = Set.copyOf(reader.topics());
        Map<String, TopicDeclaration> declarations = reader.declarations();
        return registrations.stream()
                .filter(registration -> !known.contains(registration.topic())
                        || (registration.declaration() != null
                                && !registration
                                        .declaration()
                                        .equals(declarations.getOrDefault(
                                                registration.topic(), TopicDeclaration.NONE))))
                .toList();
    }

    private void refuseTooMany(Set<String> wanted) {
        Set<String> known = Set.copyOf(reader.topics());
        long more = wanted.stream().filter(name -> !known.contains(name)).count();
        if (more > 0 && known.size() + more > config.maxTopics()) {
            throw OdaException.inField(
                    ErrorCode.TOPIC_REFUSED,
                    "topics",
                    "%,d topics are registered, %,d more would be beyond %,d: use fewer topics, or start the service with a larger heap (ODA_JAVA_OPTS=-Xmx1g), or a larger --max-topics"
                            .formatted(known.size(), more, config.maxTopics()));
        }
    }

    private void refuseCollisions(Set<String> wanted) {
        Map<String, String> known = new HashMap<>();
        reader.topics().forEach(name -> known.put(TopicName.collisionForm(name), name));
        for (String name : wanted) {
            String other = known.putIfAbsent(TopicName.collisionForm(name), name);
            if (other != null && !other.equals(name)) {
                throw TopicName.collision(name, other);
            }
        }
    }

    private static Collector gauge(String name, String help, IntSupplier value) {
        return GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(gauge -> gauge.call(value.getAsInt()))
                .build();
    }
}
