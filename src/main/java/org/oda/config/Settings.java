package org.oda.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.config.Setting.Group;
import org.oda.model.NamePattern;

/** The table of all settings: options, file keys, environment, help and reference come from here. */
public final class Settings {
    public static final Setting<Path> DATA =
            Group.GENERAL.setting("data", "DIR", "oda-data", "Folder for the broker and the database.", Parsers::path);
    public static final Setting<String> HOST = Group.GENERAL.setting(
            "host",
            "ADDR",
            "127.0.0.1",
            "Address that the gateway and Kafka listen on; 0.0.0.0 for all, see --kafka-address then.",
            Parsers::host);
    public static final Setting<Integer> PORT = Group.GENERAL
            .<Integer>setting("port", "PORT", "50005", "Port of the HTTP gateway; 0 for any free one.", Parsers::port)
            .alsoSetBy("api_gateway_port");
    public static final Setting<Integer> KAFKA_PORT = Group.KAFKA
            .<Integer>setting("kafka-port", "PORT", "9094", "Port of Kafka; 0 for any free one.", Parsers::port)
            .alsoSetBy("kafka_port")
            .ofEmbeddedBroker();
    public static final Setting<String> KAFKA_ADDRESS = Group.KAFKA
            .<String>setting(
                    "kafka-address", "ADDR", "127.0.0.1", "Address of Kafka as clients reach it.", Parsers::host)
            .alsoSetBy("kafka_address")
            .ofEmbeddedBroker();
    public static final Setting<Integer> KAFKA_PORT_STATIC = Group.KAFKA
            .<Integer>setting(
                    "kafka-port-static",
                    "PORT",
                    null,
                    "Port of the second Kafka listener, given to those who register with static=true.",
                    Parsers::port)
            .alsoSetBy("kafka_port_static")
            .ofEmbeddedBroker();
    public static final Setting<String> KAFKA_ADDRESS_STATIC = Group.KAFKA
            .<String>setting(
                    "kafka-address-static",
                    "ADDR",
                    null,
                    "Address of the second Kafka listener as clients reach it; as --kafka-address where not set.",
                    Parsers::host)
            .alsoSetBy("kafka_address_static")
            .ofEmbeddedBroker();
    public static final Setting<List<String>> KAFKA = Group.KAFKA.setting(
            "kafka",
            "HOST:PORT[,...]",
            null,
            "An existing Kafka cluster to use; then no broker is started.",
            Parsers::bootstrapServers);
    public static final Setting<Path> KAFKA_CONFIG = Group.KAFKA.setting(
            "kafka-config",
            "FILE",
            null,
            "How to get in to that cluster: a file with Kafka's client properties security.protocol, sasl.* and ssl.*.",
            Parsers::path);
    public static final Setting<Path> TLS_CERT = Group.TLS.setting(
            "tls-cert",
            "FILE",
            null,
            "Certificate (PEM, with its chain): the gateway speaks HTTPS, and Kafka TLS. Followed when it changes.",
            Parsers::path);
    public static final Setting<Path> TLS_KEY = Group.TLS.setting(
            "tls-key", "FILE", null, "Private key (PEM, PKCS #8, not encrypted) of --tls-cert.", Parsers::path);
    public static final Setting<Integer> TOPIC_PARTITIONS = Group.KAFKA.setting(
            "topic-partitions",
            "N",
            "4",
            "Partitions of a topic that is registered.",
            text -> Parsers.number(text, 1, 1000));
    public static final Setting<Integer> TOPIC_REPLICATION = Group.KAFKA.setting(
            "topic-replication",
            "N",
            "auto",
            "Copies of a topic that is registered; auto for what the cluster can hold, at most 3.",
            text -> Parsers.automatic(text, 1, Short.MAX_VALUE, OdaConfig.AUTOMATIC));
    public static final Setting<String> GROUP = Group.PUMP.setting(
            "group", "ID", "oda-pump", "Consumer group of the instances that share the work.", Parsers::group);
    public static final Setting<Integer> PUMP_THREADS = Group.PUMP.setting(
            "pump-threads",
            "N",
            "1",
            "Threads that read and decode; one is as fast as the disk of most machines.",
            text -> Parsers.number(text, 1, 32));
    public static final Setting<Integer> MAX_RECORD_BYTES =
            Group.PUMP.setting("max-record-bytes", "SIZE", "1m", "The largest record, e.g. 512k or 1m.", text ->
                    (int) Parsers.size(text, 1024, 64L << 20));
    public static final Setting<Instant> EARLIEST_TIME = Group.PUMP.setting(
            "earliest-time",
            "TIME",
            "2000-01-01T00:00:00Z",
            "Records with an earlier timestamp are rejected.",
            Parsers::instant);
    public static final Setting<Duration> LATEST_AHEAD = Group.PUMP.setting(
            "latest-ahead",
            "PERIOD",
            "P366D",
            "Records with a timestamp further in the future than this are rejected, e.g. P366D or PT12H.",
            Parsers::period);
    public static final Setting<Duration> RETENTION = Group.RETENTION.setting(
            "retention",
            "PERIOD",
            null,
            "Records whose own time is longer ago than this are removed, e.g. P2Y, P90D or PT12H; without it they are kept for"
                    + " ever.",
            Parsers::retention);
    public static final Setting<Map<NamePattern, @Nullable Duration>> RETENTION_TOPIC = Group.RETENTION.setting(
            "retention-topic",
            "PATTERN=PERIOD[,...]",
            null,
            "The same for topics that match, in which * stands for any characters; the first that matches counts, and instead of"
                    + " --retention; forever for no end.",
            Parsers::topicRetention);
    public static final Setting<DiskShare> MAX_DISK = Group.RETENTION.setting(
            "max-disk",
            "SIZE|PERCENT",
            null,
            "What the store may take of its disk, e.g. 200g or 60%; beyond it the oldest months go first.",
            Parsers::diskShare);
    public static final Setting<Duration> PARQUET_AFTER = Group.RETENTION.setting(
            "parquet-after",
            "PERIOD",
            null,
            "Months that ended longer ago than this are kept as Parquet, which takes a fraction of the room, e.g. P90D; without it"
                    + " none.",
            Parsers::retention);
    public static final Setting<Duration> KAFKA_RETENTION = Group.RETENTION.setting(
            "kafka-retention",
            "PERIOD",
            null,
            "How long Kafka keeps what it received, PT1H or more; without it 7 days, or what an external cluster has. Never longer"
                    + " than the store.",
            Parsers::kafkaRetention);
    public static final Setting<Long> KAFKA_RETENTION_BYTES = Group.RETENTION.setting(
            "kafka-retention-bytes",
            "SIZE",
            null,
            "What Kafka keeps of each partition at most, e.g. 10g; what is not stored by then is lost.",
            text -> Parsers.size(text, 1 << 20, Long.MAX_VALUE));
    public static final Setting<Long> FREE_SPACE_FLOOR = Group.PUMP.setting(
            "free-space-floor",
            "SIZE",
            "512m",
            "Free space on the disk below which nothing more is stored, e.g. 512m or 2g.",
            text -> Parsers.size(text, 0, Long.MAX_VALUE));
    public static final Setting<Path> BACKUP_DIR = Group.BACKUP.setting(
            "backup-dir",
            "DIR",
            null,
            "Folder that backups may be written to, best on another disk; without it the service makes none.",
            Parsers::path);
    public static final Setting<URI> MQTT = Group.MQTT.setting(
            "mqtt",
            "URL",
            null,
            "An MQTT broker to take messages from: tcp://HOST[:1883], or ssl://HOST[:8883] for TLS.",
            Parsers::mqttBroker);
    public static final Setting<Path> MQTT_MAP = Group.MQTT.setting(
            "mqtt-map",
            "FILE",
            null,
            "JSON file that tells how messages become records; without it oda/TOPIC holds a record,"
                    + " oda/TOPIC/GENERATOR a JSON object, oda/TOPIC/GENERATOR/ATTRIBUTE a number.",
            Parsers::path);
    public static final Setting<String> MQTT_USER =
            Group.MQTT.setting("mqtt-user", "NAME", null, "User at the MQTT broker.", Parsers::text);
    public static final Setting<String> MQTT_PASSWORD = Group.MQTT
            .<String>setting(
                    "mqtt-password",
                    "TEXT",
                    null,
                    "Password at the MQTT broker; others see options, so give it in the file or the variable.",
                    Parsers::text)
            .hidden();
    public static final Setting<Path> MQTT_CA_FILE = Group.MQTT.setting(
            "mqtt-ca-file",
            "FILE",
            null,
            "Certificates (PEM) that vouch for the MQTT broker, instead of those that Java knows.",
            Parsers::path);
    public static final Setting<MqttVersion> MQTT_VERSION = Group.MQTT.setting(
            "mqtt-version",
            "VERSION",
            "auto",
            "5 or 3.1.1; auto for 5 where the MQTT broker speaks it, else 3.1.1.",
            Parsers::mqttVersion);
    public static final Setting<String> MQTT_CLIENT_ID = Group.MQTT.setting(
            "mqtt-client-id",
            "ID",
            "oda",
            "Name at the MQTT broker, under which it keeps messages while ODA is away; of one instance alone.",
            Parsers::text);
    public static final Setting<Integer> MQTT_MAX_TOPICS = Group.MQTT.setting(
            "mqtt-max-topics",
            "N",
            "1000",
            "Registered topics from which on MQTT registers no further ones.",
            text -> Parsers.number(text, 0, 1_000_000));
    public static final Setting<Integer> SQL_PORT = Group.SQL.setting(
            "sql-port",
            "PORT",
            null,
            "Port where psql and Grafana read the records by SQL, as the PostgreSQL user oda; 0 for any free one."
                    + " Needs --sql-password.",
            Parsers::port);
    public static final Setting<String> SQL_HOST = Group.SQL.setting(
            "sql-host",
            "ADDR",
            "127.0.0.1",
            "IPv4 address that SQL is read at. There is no encryption: beyond this machine use a tunnel.",
            Parsers::ipv4);
    public static final Setting<String> SQL_PASSWORD = Group.SQL
            .<String>setting(
                    "sql-password",
                    "TEXT",
                    null,
                    "Password of the user oda, 8 to 128 characters; others see options, so give it in the file or the variable.",
                    Parsers::password)
            .hidden();
    public static final Setting<AccessMode> ACCESS = Group.ACCESS.setting(
            "access",
            "MODE",
            "auto",
            "Whether callers need a token: on, off, or auto for on where a token was ever made, or the network reaches"
                    + " --host; see 'oda token --help'.",
            Parsers::accessMode);
    public static final Setting<Boolean> INSECURE = Group.ACCESS.setting(
            "insecure",
            Setting.FLAG,
            "false",
            "Listen on the network although everybody may do everything, because there is no token.",
            Parsers::flag);
    public static final Setting<List<String>> CORS_ORIGIN = Group.ACCESS.setting(
            "cors-origin",
            "ORIGIN[,...]",
            null,
            "Pages of these origins may use the gateway too, e.g. https://dashboard.example.com.",
            Parsers::origins);
    public static final Setting<List<String>> HOST_NAME = Group.ACCESS.setting(
            "host-name",
            "NAME[,...]",
            null,
            "Names beside localhost by which requests may come while the gateway listens on this machine alone and asks"
                    + " for no token, e.g. that of a proxy.",
            Parsers::hostNames);
    public static final Setting<URI> OIDC_ISSUER = Group.ACCESS.setting(
            "oidc-issuer",
            "URL",
            null,
            "Identity provider (OpenID Connect) whose tokens let in too; needs --oidc-audience.",
            Parsers::issuer);
    public static final Setting<String> OIDC_AUDIENCE = Group.ACCESS.setting(
            "oidc-audience",
            "TEXT",
            null,
            "Audience that the identity provider's tokens must be made for.",
            Parsers::text);
    public static final Setting<String> OIDC_CLAIM = Group.ACCESS.setting(
            "oidc-claim",
            "NAME",
            "scope",
            "Claim of those tokens that tells what they open: oda:SCOPE or oda:SCOPE:TOPICS, e.g. oda:read:kitchen*.",
            Parsers::text);
    public static final Setting<Integer> MAX_QUERIES = Group.LIMITS.setting(
            "max-queries",
            "N",
            "32",
            "Queries that run at once; who asks for more is told when to ask again.",
            text -> Parsers.number(text, 1, 1_000));
    public static final Setting<Duration> QUERY_TIMEOUT = Group.LIMITS.setting(
            "query-timeout",
            "PERIOD",
            "PT1H",
            "How long a query may run until its answer has been read, e.g. PT1H or PT90S.",
            Parsers::positivePeriod);
    public static final Setting<Integer> MAX_STREAMS = Group.LIMITS.setting(
            "max-streams", "N", "2000", "Streams that are open at once.", text -> Parsers.number(text, 1, 100_000));
    public static final Setting<Integer> MAX_CONNECTIONS = Group.LIMITS.setting(
            "max-connections",
            "N",
            "4000",
            "Connections to the gateway that are open at once.",
            text -> Parsers.number(text, 10, 1_000_000));
    public static final Setting<Integer> MAX_BODIES = Group.LIMITS.setting(
            "max-bodies",
            "N",
            "64",
            "Requests that send records by HTTP and are read at once.",
            text -> Parsers.number(text, 1, 1_000));
    public static final Setting<Integer> MAX_BODY_BYTES = Group.LIMITS.setting(
            "max-body-bytes",
            "SIZE",
            "16m",
            "The largest body of a request that sends records, unpacked, e.g. 16m.",
            text -> (int) Parsers.size(text, 1024, 256L << 20));
    public static final Setting<Integer> MAX_REQUESTS_PER_SECOND = Group.LIMITS.setting(
            "max-requests-per-second",
            "N",
            "5000",
            "Requests to the gateway of one caller (a token, or else an address), on average; 0 for no limit.",
            text -> Parsers.number(text, 0, 1_000_000));
    public static final Setting<Integer> MAX_RECORDS_PER_SECOND = Group.LIMITS.setting(
            "max-records-per-second",
            "N",
            "100000",
            "Records that one caller sends by HTTP, on average; 0 for no limit.",
            text -> Parsers.number(text, 0, 100_000_000));
    public static final Setting<Long> MAX_BYTES_PER_SECOND = Group.LIMITS.setting(
            "max-bytes-per-second",
            "SIZE",
            "64m",
            "Bytes of records that one caller sends, on average: by HTTP, unpacked; by a token to the embedded Kafka, as they travel; 0 for no"
                    + " limit.",
            text -> Parsers.size(text, 0, Long.MAX_VALUE));
    public static final Setting<Integer> MAX_TOPICS = Group.LIMITS.setting(
            "max-topics",
            "N",
            "auto",
            "Registered topics from which on no further ones are registered; auto for as many as the heap has room for.",
            text -> Parsers.automatic(text, 1, 1_000_000, OdaConfig.AUTOMATIC));
    public static final Setting<Integer> CALLER_SHARE = Group.LIMITS.setting(
            "caller-share",
            "PERCENT",
            "50",
            "What one caller may have of all that is counted at once: queries, streams, connections, bodies.",
            text -> Parsers.number(text, 1, 100));
    public static final Setting<LogLevel> LOG_LEVEL = Group.LOG.setting(
            "log-level", "LEVEL", "info", "One of error, warn, info, debug, trace.", Parsers::logLevel);
    public static final Setting<LogFormat> LOG_FORMAT = Group.LOG.setting(
            "log-format",
            "FORMAT",
            "text",
            "text for people, json for programs: one object for each line.",
            Parsers::logFormat);

    /** Those that say more of {@link #MQTT}. */
    static final List<Setting<?>> OF_MQTT =
            List.of(MQTT_MAP, MQTT_USER, MQTT_PASSWORD, MQTT_CA_FILE, MQTT_VERSION, MQTT_CLIENT_ID, MQTT_MAX_TOPICS);

    /** Those that say more of {@link #OIDC_ISSUER}. */
    static final List<Setting<?>> OF_OIDC = List.of(OIDC_AUDIENCE, OIDC_CLAIM);

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
            TOPIC_PARTITIONS,
            TOPIC_REPLICATION,
            GROUP,
            PUMP_THREADS,
            MAX_RECORD_BYTES,
            EARLIEST_TIME,
            LATEST_AHEAD,
            FREE_SPACE_FLOOR,
            RETENTION,
            RETENTION_TOPIC,
            MAX_DISK,
            PARQUET_AFTER,
            KAFKA_RETENTION,
            KAFKA_RETENTION_BYTES,
            BACKUP_DIR,
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
            ACCESS,
            INSECURE,
            CORS_ORIGIN,
            HOST_NAME,
            OIDC_ISSUER,
            OIDC_AUDIENCE,
            OIDC_CLAIM,
            TLS_CERT,
            TLS_KEY,
            MAX_QUERIES,
            QUERY_TIMEOUT,
            MAX_STREAMS,
            MAX_CONNECTIONS,
            MAX_BODIES,
            MAX_BODY_BYTES,
            MAX_REQUESTS_PER_SECOND,
            MAX_RECORDS_PER_SECOND,
            MAX_BYTES_PER_SECOND,
            MAX_TOPICS,
            CALLER_SHARE,
            LOG_LEVEL,
            LOG_FORMAT);

    private Settings() {}

    /** Those of a group, in the order of {@link #ALL}. */
    public static List<Setting<?>> in(Group group) {
        return ALL.stream().filter(setting -> setting.group() == group).toList();
    }
}
