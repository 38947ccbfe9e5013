package org.oda.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * Where MQTT messages come from.
 *
 * @param broker {@code tcp://host:port} or {@code ssl://host:port}, without a user
 * @param map the file of the rules; {@code null} for the built-in ones
 * @param user {@code null} for none
 * @param password {@code null} for none
 * @param caFile who vouches for the broker; {@code null} for those that Java knows
 * @param maxTopics registered topics from which on no further ones are registered
 */
public record MqttSettings(
        URI broker,
        @Nullable Path map,
        @Nullable String user,
        @Nullable String password,
        @Nullable Path caFile,
        MqttVersion version,
        String clientId,
        int maxTopics) {
    public MqttSettings {
        List<String> problems = new ArrayList<>();
        if (password != null && user == null) {
            problems.add("mqtt-password needs mqtt-user: set both, or neither");
        }
        if (caFile != null && !"ssl".equals(broker.getScheme())) {
            problems.add("mqtt-ca-file '%s' is for TLS, and mqtt is %s: write ssl://, or leave the file out"
                    .formatted(caFile, broker));
        }
        if (!problems.isEmpty()) {
            throw new OdaException(ErrorCode.BAD_CONFIG, String.join("; ", problems));
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "MqttSettings[%s, client id %s]".formatted(broker, clientId);
    }
}
