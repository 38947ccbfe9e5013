package org.oda.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.NearestName;
import org.oda.model.OdaException;

/** Lays the layers over one another and collects every problem before it throws. Used once. */
final class ConfigReader {
    private static final String FILE_VARIABLE = "ODA_CONFIG";
    /** Read by the launcher and by the commands that ask a service, not here. */
    private static final Set<String> OTHER_VARIABLES = Set.of("ODA_JAVA_HOME", "ODA_JAVA_OPTS", "ODA_TOKEN");

    private final ConfigSources sources;
    private final List<String> problems = new ArrayList<>();
    private final Map<Setting<?>, Value> values = new LinkedHashMap<>();

    /** A text that was set, and who set it. */
    private record Value(String text, String source, boolean explicit) {}

    ConfigReader(ConfigSources sources) {
        this.sources = sources;
    }

    LoadedConfig read() {
        layDefaults();
        layFile();
        layEnvironment();
        layOptions();
        checkExternalKafka();
        OdaConfig config = build();
        if (config == null || !problems.isEmpty()) {
            throw new OdaException(ErrorCode.BAD_CONFIG, String.join("; ", problems));
        }
        return new LoadedConfig(config, entries());
    }

    private void layDefaults() {
        for (Setting<?> setting : Settings.ALL) {
            String preset = sources.defaults().get(setting.name());
            String text = preset != null ? preset : setting.defaultText();
            if (text != null) {
                values.put(setting, new Value(text, "default", false));
            }
        }
    }

    private void layFile() {
        String variable = sources.environment().getOrDefault(FILE_VARIABLE, "");
        Path file = sources.file();
        if (file == null && !variable.isEmpty()) {
            file = Path.of(variable);
        }
        if (file == null) {
            return;
        }
        SettingsFile content = SettingsFile.read(file);
        content.problem().ifPresent(problems::add);
        for (String doubled : content.doubled()) {
            problems.add("'%s' is set twice in %s: keep one".formatted(doubled, file));
        }
        String source = "file " + file;
        for (Map.Entry<String, String> entry : content.values().entrySet()) {
            set(entry.getKey(), entry.getValue(), source, source);
        }
    }

    private void layEnvironment() {
        Set<String> known = new TreeSet<>(OTHER_VARIABLES);
        known.add(FILE_VARIABLE);
        for (Setting<?> setting : Settings.ALL) {
            known.addAll(setting.variables());
            List<String> set = setting.variables().stream()
                    .filter(name ->
                            !sources.environment().getOrDefault(name, "").isEmpty())
                    .toList();
            Set<String> texts = set.stream().map(this::variable).collect(Collectors.toCollection(TreeSet::new));
            if (texts.size() > 1) {
                problems.add("the variables %s set the same and contradict each other: keep one"
                        .formatted(set.stream()
                                .map(name -> name + "=" + setting.shown(variable(name)))
                                .collect(Collectors.joining(" and "))));
            } else if (!set.isEmpty()) {
                values.put(setting, new Value(variable(set.get(0)), "environment variable " + set.get(0), true));
            }
        }
        new TreeSet<>(sources.environment().keySet())
                .stream()
                        .filter(name -> name.startsWith("ODA_") && !known.contains(name))
                        .forEach(name -> problems.add(
                                "unknown environment variable '%s'%s: unset it".formatted(name, nearest(name, known))));
    }

    private String variable(String name) {
        return sources.environment().getOrDefault(name, "").strip();
    }

    private void layOptions() {
        for (Map.Entry<String, String> entry : sources.options().entrySet()) {
            set(entry.getKey(), entry.getValue(), "option --" + entry.getKey(), "the options");
        }
    }

    private void set(String name, String text, String source, String where) {
        for (Setting<?> setting : Settings.ALL) {
            if (setting.name().equals(name)) {
                values.put(setting, new Value(text.strip(), source, true));
                return;
            }
        }
        List<String> names = Settings.ALL.stream().<String>map(Setting::name).toList();
        problems.add("unknown setting '%s' in %s%s".formatted(name, where, nearest(name, names)));
    }

    private static String nearest(String name, Collection<String> names) {
        return NearestName.of(name, names)
                .map(" (did you mean '%s'?)"::formatted)
                .orElse("");
    }

    private void checkExternalKafka() {
        Value external = values.get(Settings.KAFKA);
        if (external == null) {
            return;
        }
        for (Setting<?> setting : Settings.ALL) {
            Value value = values.get(setting);
            if (setting.embeddedBrokerOnly() && value != null && value.explicit()) {
                problems.add("%s (%s) is for the embedded broker, and with kafka=%s none is started: leave one out"
                        .formatted(setting.name(), value.source(), external.text()));
            }
        }
    }

    private @Nullable OdaConfig build() {
        try {
            return new OdaConfig(
                    required(Settings.DATA),
                    required(Settings.HOST),
                    required(Settings.PORT),
                    required(Settings.KAFKA_PORT),
                    required(Settings.KAFKA_ADDRESS),
                    optional(Settings.KAFKA_PORT_STATIC),
                    optional(Settings.KAFKA_ADDRESS_STATIC),
                    Objects.requireNonNullElse(optional(Settings.KAFKA), List.of()),
                    kafkaConfig(),
                    tls(),
                    required(Settings.TOPIC_PARTITIONS),
                    required(Settings.TOPIC_REPLICATION),
                    required(Settings.GROUP),
                    required(Settings.PUMP_THREADS),
                    required(Settings.MAX_RECORD_BYTES),
                    required(Settings.EARLIEST_TIME),
                    required(Settings.LATEST_AHEAD),
                    required(Settings.FREE_SPACE_FLOOR),
                    new RetentionSettings(
                            optional(Settings.RETENTION),
                            Objects.requireNonNullElse(optional(Settings.RETENTION_TOPIC), Map.of()),
                            optional(Settings.MAX_DISK),
                            optional(Settings.PARQUET_AFTER),
                            optional(Settings.KAFKA_RETENTION),
                            optional(Settings.KAFKA_RETENTION_BYTES)),
                    optional(Settings.BACKUP_DIR),
                    mqtt(),
                    sql(),
                    access(),
                    limits(),
                    required(Settings.LOG_LEVEL),
                    required(Settings.LOG_FORMAT));
        } catch (OdaException e) {
            problems.add(e.detail());
            return null;
        }
    }

    private @Nullable Path kafkaConfig() {
        if (values.get(Settings.KAFKA) == null) {
            refuseWithout(Settings.KAFKA, "kafka=192.0.2.7:9092", List.of(Settings.KAFKA_CONFIG));
        }
        return optional(Settings.KAFKA_CONFIG);
    }

    private @Nullable TlsSettings tls() {
        if (values.get(Settings.TLS_CERT) == null) {
            refuseWithout(Settings.TLS_CERT, "tls-cert=fullchain.pem", List.of(Settings.TLS_KEY));
        } else if (values.get(Settings.TLS_KEY) == null) {
            refuseWithout(Settings.TLS_KEY, "tls-key=privkey.pem", List.of(Settings.TLS_CERT));
        }
        Path certificate = optional(Settings.TLS_CERT);
        Path key = optional(Settings.TLS_KEY);
        return certificate == null || key == null ? null : new TlsSettings(certificate, key);
    }

    private @Nullable MqttSettings mqtt() {
        URI broker = optional(Settings.MQTT);
        if (broker == null) {
            // where the address itself is wrong that has been told, and the rest may be right
            if (values.get(Settings.MQTT) == null) {
                refuseWithout(Settings.MQTT, "mqtt=tcp://127.0.0.1:1883", Settings.OF_MQTT);
            }
            return null;
        }
        try {
            return new MqttSettings(
                    broker,
                    optional(Settings.MQTT_MAP),
                    optional(Settings.MQTT_USER),
                    optional(Settings.MQTT_PASSWORD),
                    optional(Settings.MQTT_CA_FILE),
                    required(Settings.MQTT_VERSION),
                    required(Settings.MQTT_CLIENT_ID),
                    required(Settings.MQTT_MAX_TOPICS));
        } catch (OdaException e) {
            problems.add(e.detail());
            return null;
        }
    }

    /** Settings of a part that is not asked for are a mistake. */
    private void refuseWithout(Setting<?> main, String example, List<Setting<?>> dependents) {
        for (Setting<?> setting : dependents) {
            Value value = values.get(setting);
            if (value != null && value.explicit()) {
                problems.add("%s (%s) has a meaning only with %s, e.g. %s: set that, or leave it out"
                        .formatted(setting.name(), value.source(), main.name(), example));
            }
        }
    }

    private LimitSettings limits() {
        return new LimitSettings(
                required(Settings.MAX_QUERIES),
                required(Settings.QUERY_TIMEOUT),
                required(Settings.MAX_STREAMS),
                required(Settings.MAX_CONNECTIONS),
                required(Settings.MAX_BODIES),
                required(Settings.MAX_BODY_BYTES),
                required(Settings.MAX_REQUESTS_PER_SECOND),
                required(Settings.MAX_RECORDS_PER_SECOND),
                required(Settings.MAX_BYTES_PER_SECOND),
                required(Settings.MAX_TOPICS),
                required(Settings.CALLER_SHARE));
    }

    private @Nullable SqlSettings sql() {
        Integer port = optional(Settings.SQL_PORT);
        String password = optional(Settings.SQL_PASSWORD);
        if (port != null && password != null) {
            return new SqlSettings(required(Settings.SQL_HOST), port, password);
        }
        if (port != null && values.get(Settings.SQL_PASSWORD) == null) {
            problems.add(
                    "sql-port %d needs a password for the user %s: set the variable ODA_SQL_PASSWORD, or sql-password in"
                                    .formatted(port, SqlSettings.USER)
                            + " the file");
        }
        if (values.get(Settings.SQL_PORT) == null) {
            refuseWithout(Settings.SQL_PORT, "sql-port=8812", List.of(Settings.SQL_HOST, Settings.SQL_PASSWORD));
        }
        return null;
    }

    private AccessSettings access() {
        return new AccessSettings(
                required(Settings.ACCESS),
                required(Settings.INSECURE),
                Objects.requireNonNullElse(optional(Settings.CORS_ORIGIN), List.of()),
                Objects.requireNonNullElse(optional(Settings.HOST_NAME), List.of()),
                oidc());
    }

    private @Nullable OidcSettings oidc() {
        URI issuer = optional(Settings.OIDC_ISSUER);
        String audience = optional(Settings.OIDC_AUDIENCE);
        if (issuer != null && audience != null) {
            return new OidcSettings(issuer, audience, required(Settings.OIDC_CLAIM));
        }
        if (issuer != null && values.get(Settings.OIDC_AUDIENCE) == null) {
            problems.add(
                    "oidc-issuer %s needs oidc-audience: tokens that were made for others must not open this service"
                            .formatted(issuer));
        }
        if (values.get(Settings.OIDC_ISSUER) == null) {
            refuseWithout(Settings.OIDC_ISSUER, "oidc-issuer=https://id.example.com", Settings.OF_OIDC);
        }
        return null;
    }

    /** The value, or the default where the text is wrong, so that the other problems are found too. */
    private <T> T required(Setting<T> setting) {
        T value = optional(setting);
        return value != null ? value : setting.parser().parse(Objects.requireNonNull(setting.defaultText()));
    }

    private <T> @Nullable T optional(Setting<T> setting) {
        Value value = values.get(setting);
        if (value == null) {
            return null;
        }
        try {
            return setting.parser().parse(value.text());
        } catch (IllegalArgumentException e) {
            problems.add("%s '%s' (%s) %s"
                    .formatted(setting.name(), setting.shown(value.text()), value.source(), e.getMessage()));
            return null;
        }
    }

    private List<LoadedConfig.Entry> entries() {
        return Settings.ALL.stream()
                .map(setting -> {
                    Value value = values.get(setting);
                    return value == null
                            ? new LoadedConfig.Entry(setting.name(), "", "not set")
                            : new LoadedConfig.Entry(setting.name(), setting.shown(value.text()), value.source());
                })
                .toList();
    }
}
