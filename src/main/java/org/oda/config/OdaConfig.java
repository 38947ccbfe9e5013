package org.oda.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * How the service runs. Every value has been checked by the parser of its {@link Setting}; what does not fit together
 * is refused here, all of it in one {@link ErrorCode#BAD_CONFIG}.
 *
 * @param data folder of the broker and the database
 * @param host address that gateway and Kafka bind to
 * @param port of the gateway; 0 for any free one
 * @param kafkaPort of the embedded broker; 0 for any free one
 * @param kafkaAddress of the embedded broker as clients reach it
 * @param kafkaPortStatic of the broker's second listener; {@code null} for none; 0 for any free one
 * @param kafkaAddressStatic of the broker's second listener as clients reach it; {@code null} exactly where the port is
 * @param kafka bootstrap servers of an external cluster, {@code host:port} each; empty for the embedded broker
 * @param kafkaConfig properties of that cluster's clients; {@code null} for a cluster that asks nothing
 * @param tls {@code null} where nothing is encrypted
 * @param topicReplication {@link #AUTOMATIC} for what the cluster can hold
 * @param group consumer group of the pump
 * @param earliestTime records of an earlier time are rejected
 * @param latestAhead records of a time further ahead of now are rejected
 * @param freeSpaceFloor bytes that stay free on the disk of {@code data}
 * @param backupDir that backups may be written to; {@code null} where the service makes none
 * @param retention how long what is kept
 * @param mqtt {@code null} where no MQTT broker is listened to
 * @param sql {@code null} where nothing is read by SQL
 * @param limits how much the gateway takes on
 */
public record OdaConfig(
        Path data,
        String host,
        int port,
        int kafkaPort,
        String kafkaAddress,
        @Nullable Integer kafkaPortStatic,
        @Nullable String kafkaAddressStatic,
        List<String> kafka,
        @Nullable Path kafkaConfig,
        @Nullable TlsSettings tls,
        int topicPartitions,
        int topicReplication,
        String group,
        int pumpThreads,
        int maxRecordBytes,
        Instant earliestTime,
        Duration latestAhead,
        long freeSpaceFloor,
        RetentionSettings retention,
        @Nullable Path backupDir,
        @Nullable MqttSettings mqtt,
        @Nullable SqlSettings sql,
        AccessSettings access,
        LimitSettings limits,
        LogLevel logLevel,
        LogFormat logFormat) {
    /** A number that the program finds for itself. */
    public static final int AUTOMATIC = 0;

    public OdaConfig {
        kafka = List.copyOf(kafka);
        if (kafkaAddressStatic == null && kafkaPortStatic != null) {
            kafkaAddressStatic = kafkaAddress;
        }
        List<String> problems = new ArrayList<>();
        if (kafkaPortStatic == null && kafkaAddressStatic != null) {
            problems.add("kafka-address-static '%s' needs kafka-port-static, e.g. 9095".formatted(kafkaAddressStatic));
        }
        if (kafka.isEmpty()) {
            if (port != 0 && port == kafkaPort) {
                problems.add("port and kafka-port are both %d: change one of them".formatted(port));
            }
            if (kafkaPortStatic != null
                    && kafkaPortStatic != 0
                    && (kafkaPortStatic == kafkaPort || kafkaPortStatic == port)) {
                problems.add(
                        "kafka-port-static %d is the port of another listener: change it".formatted(kafkaPortStatic));
            }
        }
        if (sql != null && sql.port() != 0 && (sql.port() == port || (kafka.isEmpty() && sql.port() == kafkaPort))) {
            problems.add("sql-port %d is the port of another listener: change it".formatted(sql.port()));
        }
        if (!problems.isEmpty()) {
            throw new OdaException(ErrorCode.BAD_CONFIG, String.join("; ", problems));
        }
    }

    /** The defaults, changed by these settings (names as in {@link Settings}); neither file nor environment is read. */
    public static OdaConfig of(Map<String, String> settings) {
        return new ConfigSources(Map.of(), null, Map.of(), settings).load().config();
    }

    /** Whether the broker runs inside this process. */
    public boolean embeddedBroker() {
        return kafka.isEmpty();
    }
}
