package org.oda;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oda.broker.FreeSpaceGuard;
import org.oda.gateway.Health;
import org.oda.model.OdaException;
import org.oda.mqtt.MqttHealth;
import org.oda.mqtt.MqttSource;
import org.oda.pump.Pump;
import org.oda.pump.PumpHealth;
import org.oda.store.Store;
import org.oda.topics.TopicCatalogue;

/** How the parts tell whether they are well. */
final class PartHealth {
    private static final String MQTT = "mqtt";
    private static final String ACCESS = "access";

    private PartHealth() {}

    static Health of(
            Store store,
            TopicCatalogue topics,
            @Nullable FreeSpaceGuard space,
            Pump pump,
            @Nullable MqttSource mqtt,
            AccessParts access,
            PrometheusRegistry metrics) {
        Map<String, Supplier<Health.Status>> components = new LinkedHashMap<>();
        components.put("store", () -> Health.Status.of(store.isAvailable()));
        components.put("kafka", () -> {
            OdaException refusal = space == null ? null : space.refusal();
            return refusal == null
                    ? Health.Status.of(topics.isAvailable())
                    : new Health.Status(false, refusal.detail());
        });
        components.put("pump", () -> {
            PumpHealth health = pump.health();
            return new Health.Status(health.isReady(), health.detail());
        });
        if (mqtt != null) {
            components.put(MQTT, () -> {
                MqttHealth health = mqtt.health();
                return new Health.Status(health.isUp(), health.detail());
            });
        }
        if (access.health().isPresent()) {
            components.put(ACCESS, () -> access.health().orElseThrow());
        }
        GaugeWithCallback.builder()
                .name("oda_component_up")
                .help("1 while the part is well, as /health tells it, else 0")
                .labelNames("component")
                .callback(callback -> components.forEach(
                        (name, status) -> callback.call(status.get().isUp() ? 1 : 0, name)))
                .register(metrics);
        return new Health(components, Set.of(MQTT, ACCESS));
    }
}
