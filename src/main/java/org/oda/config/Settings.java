package org.oda.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of all settings: options, file keys, environment, help and reference come from here. */
public final class Settings {
    public static final Setting<Path> DATA =
            general("data", "DIR", "oda-data", "Folder for the broker and the database.", Parsers::path);
    public static final Setting<String> HOST = general(
            "host",
            "ADDR",
            "127.0.0.1",
            "Address that the gateway and Kafka listen on; 0.0.0.0 for all, see --kafka-address then.",
            Parsers::host);
    public static final Setting<Integer> PORT = new Setting<>(
            "port",
            "PORT",
            List.of("api_gateway_port"),
            "50005",
            "Port of the HTTP gateway; 0 for any free one.",
            false,
            false,
            Parsers::port);
    public static final Setting<Integer> KAFKA_PORT =
            broker("kafka-port", "PORT", "kafka_port", "9094", "Port of Kafka; 0 for any free one.", Parsers::port);
    public static final Setting<String> KAFKA_ADDRESS = broker(
            "kafka-address",
            "ADDR",
            "kafka_address",
            "127.0.0.1",
            "Address of Kafka as clients reach it.",
            Parsers::host);
    public static final Setting<Integer> KAFKA_PORT_STATIC = broker(
            "kafka-port-static",
            "PORT",
            "kafka_port_static",
            null,
            "Port of the second Kafka listener, given to those who register with static=true.",
            Parsers::port);
    public static final Setting<String> KAFKA_ADDRESS_STATIC = broker(
            "kafka-address-static",
            "ADDR",
            "kafka_address_static",
            null,
            "Address of the second Kafka listener as clients reach it; as --kafka-address where not set.",
            Parsers::host);
    public static final Setting<List<String>> KAFKA = general(
            "kafka",
            "HOST:PORT[,...]",
            null,
            "An existing Kafka cluster to use; then no broker is started.",
            Parsers::bootstrapServers);
    public static final Setting<Path> KAFKA_CONFIG = general(
            "kafka-config",
            "FILE",
            null,
            "How to get in to that cluster: a file with Kafka's client properties security.protocol, sasl.* and ssl.*.",
            Parsers::path);
    public static final Setting<Path> TLS_CERT = general(
            "tls-cert",
            "FILE",
            null,
            "Certificate (PEM, with its chain): the gateway speaks HTTPS, and Kafka TLS. Followed when it changes.",
            Parsers::path);
    public static final Setting<Path> TLS_KEY =
            general("tls-key", "FILE", null, "Private key (PEM, PKCS #8, not encrypted) of --tls-cert.", Parsers::path);
    public static final Setting<Integer> TOPIC_PARTITIONS = general(
            "topic-partitions",
            "N",
            "4",
            "Partitions of a topic that is registered.",
            text -> Parsers.number(text, 1, 1000));
    public static final Setting<Integer> TOPIC_REPLICATION = general(
            "topic-replication",
            "N",
            "auto",
            "Copies of a topic that is registered; auto for what the cluster can hold, at most 3.",
            text -> Parsers.automatic(text, 1, Short.MAX_VALUE, OdaConfig.AUTOMATIC));
    public static final Setting<String> GROUP =
            general("group", "ID", "oda-pump", "Consumer group of the instances that share the work.", Parsers::group);
    public static final Setting<Integer> PUMP_THREADS = general(
            "pump-threads",
            "N",
            "1",
            "Threads that read and decode; one is as fast as the disk of most machines.",
            text -> Parsers.number(text, 1, 32));
    public static final Setting<Integer> MAX_RECORD_BYTES =
            general("max-record-bytes", "SIZE", "1m", "The largest record, e.g. 512k or 1m.", text ->
                    (int) Parsers.size(text, 1024, 64L << 20));
    public static final Setting<Instant> EARLIEST_TIME = general(
            "earliest-time",
            "TIME",
            "2000-01-01T00:00:00Z",
            "Records with an earlier timestamp are rejected.",
            Parsers::instant);
    public static final Setting<Duration> LATEST_AHEAD = general(
            "latest-ahead",
            "PERIOD",
            "P366D",
            "Records with a timestamp further in the future than this are rejected, e.g. P366D or PT12H.",
            Parsers::period);
    public static final Setting<Long> FREE_SPACE_FLOOR = general(
            "free-space-floor",
            "SIZE",
            "512m",
            "Free space on the disk below which nothing more is stored, e.g. 512m or 2g.",
            text -> Parsers.size(text, 0, Long.MAX_VALUE));
    public static final Setting<URI> MQTT = general(
            "mqtt",
            "URL",
            null,
            "An MQTT broker to take messages from: tcp://HOST[:1883], or ssl://HOST[:8883] for TLS.",
            Parsers::mqttBroker);
    public static final Setting<Path> MQTT_MAP = general(
            "mqtt-map",
            "FILE",
            null,
            "JSON file that tells how messages become records; without it oda/TOPIC holds a record,"
                    + " oda/TOPIC/GENERATOR a JSON object, oda/TOPIC/GENERATOR/ATTRIBUTE a number.",
            Parsers::path);
    public static final Setting<String> MQTT_USER =
            general("mqtt-user", "NAME", null, "User at the MQTT broker.", Parsers::text);
    public static final Setting<String> MQTT_PASSWORD = new Setting<>(
            "mqtt-password",
            "TEXT",
            List.of(),
            null,
            "Password at the MQTT broker; others see options, so give it in the file or the variable.",
            false,
            true,
            Parsers::text);
    public static final Setting<Path> MQTT_CA_FILE = general(
            "mqtt-ca-file",
            "FILE",
            null,
            "Certificates (PEM) that vouch for the MQTT broker, instead of those that Java knows.",
            Parsers::path);
    public static final Setting<MqttVersion> MQTT_VERSION = general(
            "mqtt-version",
            "VERSION",
            "auto",
            "5 or 3.1.1; auto for 5 where the MQTT broker speaks it, else 3.1.1.",
            Parsers::mqttVersion);
    public static final Setting<String> MQTT_CLIENT_ID = general(
            "mqtt-client-id",
            "ID",
            "oda",
            "Name at the MQTT broker, under which it keeps messages while ODA is away; of one instance alone.",
            Parsers::text);
    public static final Setting<Integer> MQTT_MAX_TOPICS = general(
            "mqtt-max-topics",
            "N",
            "1000",
            "Registered topics from which on MQTT registers no further ones.",
            text -> Parsers.number(text, 0, 1_000_000));
    public static final Setting<Integer> SQL_PORT = general(
            "sql-port",
            "PORT",
            null,
            "Port where psql and Grafana read the records by SQL, as the PostgreSQL user oda; 0 for any free one."
                    + " Needs --sql-password.",
            Parsers::port);
    public static final Setting<String> SQL_HOST = general(
            "sql-host",
            "ADDR",
            "127.0.0.1",
            "IPv4 address that SQL is read at. There is no encryption: beyond this machine use a tunnel.",
            Parsers::ipv4);
    public static final Setting<String> SQL_PASSWORD = new Setting<>(
            "sql-password",
            "TEXT",
            List.of(),
            null,
            "Password of the user oda, 8 to 128 characters; others see options, so give it in the file or the variable.",
            false,
            true,
            Parsers::password);
    public static final Setting<LogLevel> LOG_LEVEL =
            general("log-level", "LEVEL", "info", "One of error, warn, info, debug, trace.", Parsers::logLevel);
    public static final Setting<LogFormat> LOG_FORMAT = general(
            "log-format",
            "FORMAT",
            "text",
            "text for people, json for programs: one object for each line.",
            Parsers::logFormat);

    /** Those that say more of {@link #MQTT}. */
    static final List<Setting<?>> OF_MQTT =
            List.of(MQTT_MAP, MQTT_USER, MQTT_PASSWORD, MQTT_CA_FILE, MQTT_VERSION, MQTT_CLIENT_ID, MQTT_MAX_TOPICS);

    /** In the order of a help text. */
    public static final List<Setting<?>> ALL = List.of(
            DATA,
            HOST,
            PORT,
            KAFKA_PORT,
            KAFKA_ADDRESS,
            KAFKA_PORT_STATIC,
            KAFKA_ADDRESS_STATIC,
            KAFKA,
            KAFKA_CONFIG,
            TLS_CERT,
            TLS_KEY,
            TOPIC_PARTITIONS,
            TOPIC_REPLICATION,
            GROUP,
            PUMP_THREADS,
            MAX_RECORD_BYTES,
            EARLIEST_TIME,
            LATEST_AHEAD,
            FREE_SPACE_FLOOR,
            MQTT,
            MQTT_MAP,
            MQTT_USER,
            MQTT_PASSWORD,
            MQTT_CA_FILE,
            MQTT_VERSION,
            MQTT_CLIENT_ID,
            MQTT_MAX_TOPICS,
            SQL_PORT,
            SQL_HOST,
            SQL_PASSWORD,
            LOG_LEVEL,
            LOG_FORMAT);

    private Settings() {}

    private static <T> Setting<T> general(
            String name,
            String placeholder,
            @Nullable String defaultText,
            String description,
            Setting.Parser<T> parser) {
        return new Setting<>(name, placeholder, List.of(), defaultText, description, false, false, parser);
    }

    private static <T> Setting<T> broker(
            String name,
            String placeholder,
            String originalVariable,
            @Nullable String defaultText,
            String description,
            Setting.Parser<T> parser) {
        return new Setting<>(
                name, placeholder, List.of(originalVariable), defaultText, description, true, false, parser);
    }
}
