package org.oda.broker;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;

/** The broker's own counts, read from its management beans when somebody looks. */
final class BrokerMetrics implements AutoCloseable {
    /** Which of Kafka's management beans are needed here. */
    static final String BEAN_PATTERN = "kafka\\.server:type=BrokerTopicMetrics,name=[A-Za-z]+";

    private final PrometheusRegistry registry;
    private final List<Collector> collectors;

    BrokerMetrics(PrometheusRegistry registry) {
        this.registry = registry;
        this.collectors = List.of(
                counter("oda_broker_records_in", "Records that the broker took, of all topics", "MessagesInPerSec"),
                counter("oda_broker_bytes_in", "Bytes that the broker took, as sent", "BytesInPerSec"),
                counter("oda_broker_bytes_out", "Bytes that consumers took", "BytesOutPerSec"));
        collectors.forEach(registry::register);
    }

    @Override
    public void close() {
        collectors.forEach(registry::unregister);
    }

    private static Collector counter(String name, String help, String bean) {
        return CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(counter -> counter.call(count(bean)))
                .build();
    }

    /** The bean is there from the first record on. */
    private static double count(String bean) {
        try {
            var name = new ObjectName("kafka.server:type=BrokerTopicMetrics,name=" + bean);
            var server = ManagementFactory.getPlatformMBeanServer();
            return server.isRegistered(name) && server.getAttribute(name, "Count") instanceof Number count
                    ? count.doubleValue()
                    : 0;
        } catch (JMException e) {
            return 0;
        }
    }
}
