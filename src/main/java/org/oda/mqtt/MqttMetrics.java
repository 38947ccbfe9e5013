package org.oda.mqtt;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** What is counted of messages. */
final class MqttMetrics implements AutoCloseable {
    final Counter received = Counter.builder()
            .name("oda_mqtt_received_messages")
            .help("Messages from the MQTT broker, by quality of service; a repeated one counts again")
            .labelNames("qos")
            .build();
    final Counter forwarded = Counter.builder()
            .name("oda_mqtt_forwarded_messages")
            .help("Messages that Kafka has, those that will be among the rejects included")
            .build();
    final Counter unreadable = Counter.builder()
            .name("oda_mqtt_unreadable_messages")
            .help("Messages of these that could not be made a record of, and went to the rejects as they were")
            .build();
    final Counter refused = Counter.builder()
            .name("oda_mqtt_refused_messages")
            .help("Messages that were not passed on, by reason")
            .labelNames("reason")
            .build();
    final Counter retained = Counter.builder()
            .name("oda_mqtt_retained_messages")
            .help("Messages that were left out because they were retained, of unknown age")
            .build();
    final Counter retries = Counter.builder()
            .name("oda_mqtt_retries")
            .help("Attempts to pass on a message that failed and are repeated")
            .build();
    final Gauge underWay = Gauge.builder()
            .name("oda_mqtt_messages_under_way")
            .help("Messages that were received and that Kafka has not acknowledged")
            .build();
    final Gauge connected = Gauge.builder()
            .name("oda_mqtt_connected")
            .help("1 while the MQTT broker is connected, else 0")
            .build();

    private final PrometheusRegistry registry;
    private final List<Collector> all =
            List.of(received, forwarded, unreadable, refused, retained, retries, underWay, connected);

    MqttMetrics(PrometheusRegistry registry) {
        this.registry = registry;
        for (RefusalReason reason : RefusalReason.values()) {
            refused.initLabelValues(reason.code());
        }
        for (int qos = 0; qos <= 2; qos++) {
            received.initLabelValues(Integer.toString(qos));
        }
        all.forEach(registry::register);
    }

    @Override
    public void close() {
        all.forEach(registry::unregister);
    }
}
