package org.oda;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.List;
import org.oda.config.MqttSettings;
import org.oda.intake.Intake;
import org.oda.mqtt.MqttConfig;
import org.oda.mqtt.MqttMapping;
import org.oda.mqtt.MqttSource;
import org.oda.mqtt.MqttVersion;
import org.oda.mqtt.TopicRegistry;
import org.oda.topics.TopicCatalogue;

/** What listens to an MQTT broker, as the settings want it. */
record MqttParts(MqttConfig config, MqttMapping mapping) {
    /** @throws org.oda.model.OdaException {@code BAD_CONFIG} where a file is wrong */
    static MqttParts read(MqttSettings settings, int maxRecordBytes) {
        List<MqttVersion> versions = switch (settings.version()) {
            case AUTO -> List.of(MqttVersion.V5, MqttVersion.V3_1_1);
            case V5 -> List.of(MqttVersion.V5);
            case V3_1_1 -> List.of(MqttVersion.V3_1_1);
        };
        return new MqttParts(
                new MqttConfig(
                        settings.broker(),
                        settings.user(),
                        settings.password(),
                        settings.caFile(),
                        versions,
                        settings.clientId(),
                        settings.maxTopics(),
                        maxRecordBytes),
                settings.map() == null ? MqttMapping.defaults() : MqttMapping.read(settings.map()));
    }

    MqttSource start(Intake intake, TopicCatalogue topics, InstantSource clock, PrometheusRegistry metrics) {
        return MqttSource.start(config, mapping, intake, registry(topics), clock, metrics);
    }

    private static TopicRegistry registry(TopicCatalogue topics) {
        return new TopicRegistry() {
            @Override
            public List<String> topics() {
                return topics.topics();
            }

            @Override
            public void register(String topic) {
                topics.register(List.of(topic));
            }
        };
    }
}
