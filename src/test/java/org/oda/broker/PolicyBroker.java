package org.oda.broker;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.server.policy.CreateTopicPolicy;

/** A broker whose operator does not want topics of some names. */
public final class PolicyBroker implements AutoCloseable {
    private final KraftNode node;
    private final String endpoint;

    private PolicyBroker(KraftNode node, String endpoint) {
        this.node = node;
        this.endpoint = endpoint;
    }

    public static PolicyBroker start(Path folder) throws Exception {
        var config = new BrokerConfig(
                folder, "127.0.0.1", 0, "127.0.0.1", null, null, BrokerConfig.DEFAULT_MAX_RECORD_BYTES);
        Endpoints endpoints = Endpoints.choose(config, new Random());
        Properties settings =
                BrokerSettings.of(config, endpoints, new ListenerSecurity(config, new PrometheusRegistry()));
        settings.put("create.topic.policy.class.name", Policy.class.getName());
        var node = new KraftNode(folder, settings);
        node.start();
        return new PolicyBroker(node, endpoints.internal().text());
    }

    public String endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        node.stop();
    }

    /** Made by Kafka. */
    public static final class Policy implements CreateTopicPolicy {
        @Override
        public void validate(RequestMetadata topic) {
            if (topic.topic().startsWith("private")) {
                throw new PolicyViolationException("names must not begin with private");
            }
        }

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void close() {}
    }
}
