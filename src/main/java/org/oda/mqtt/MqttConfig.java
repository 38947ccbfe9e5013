package org.oda.mqtt;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where messages come from.
 *
 * @param broker {@code tcp://host:port}, or {@code ssl://host:port} for TLS
 * @param user {@code null} for none
 * @param password {@code null} for none
 * @param caFile certificates in PEM that vouch for the broker; {@code null} for those that Java knows
 * @param versions those that are spoken, the preferred one first
 * @param clientId under which the broker keeps messages while nobody takes them
 * @param maxTopics registered topics from which on no further ones are registered
 * @param maxRecordBytes the largest record
 */
public record MqttConfig(
        URI broker,
        @Nullable String user,
        @Nullable String password,
        @Nullable Path caFile,
        List<MqttVersion> versions,
        String clientId,
        int maxTopics,
        int maxRecordBytes) {
    private static final int HEADERS = 64 << 10;

    public MqttConfig {
        versions = List.copyOf(versions);
    }

    boolean isTls() {
        return "ssl".equals(broker.getScheme());
    }

    /** The largest packet: a record with its topic and properties. */
    int maxPacketBytes() {
        return maxRecordBytes + HEADERS;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "MqttConfig[%s, client id %s]".formatted(broker, clientId);
    }
}
