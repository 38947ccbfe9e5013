package org.oda.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.oda.model.ErrorCode;
import org.oda.model.NearestName;
import org.oda.model.OdaException;

/** A file of Kafka's client properties that tell how to get in to a cluster. What its values are is never told. */
public final class ClientProperties {
    private static final String PROTOCOL = CommonClientConfigs.SECURITY_PROTOCOL_CONFIG;

    private ClientProperties() {}

    /**
     * {@code security.protocol}, {@code sasl.*} and {@code ssl.*}, as other Kafka clients take them, in UTF-8.
     *
     * @throws OdaException {@code BAD_CONFIG} where the file cannot be read, has another property, or a value that Kafka does
     *     not take
     */
    public static Map<String, Object> read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw bad(file, "there is no such file", e);
        } catch (IOException | IllegalArgumentException e) {
            throw bad(file, "it cannot be read as properties in UTF-8", e);
        }
        Map<String, Object> security = new HashMap<>();
        for (String name : new TreeSet<>(properties.stringPropertyNames())) {
            requireSecurity(file, name);
            security.put(name, properties.getProperty(name).strip());
        }
        requireProtocol(file, security);
        try {
            // Kafka's own check of names of protocols, numbers, classes; nothing is opened
            new AdminClientConfig(KafkaCluster.open("127.0.0.1:9092").clientSettings(security));
        } catch (ConfigException e) {
            throw bad(file, withoutValue(e), e);
        }
        return security;
    }

    private static void requireSecurity(Path file, String name) {
        boolean isSecurity = name.equals(PROTOCOL) || name.startsWith("sasl.") || name.startsWith("ssl.");
        if (isSecurity && AdminClientConfig.configNames().contains(name)) {
            return;
        }
        if (isSecurity || isMisspelt(name)) {
            String nearest = NearestName.of(name, AdminClientConfig.configNames())
                    .map(" (did you mean '%s'?)"::formatted)
                    .orElse("");
            throw bad(file, "Kafka knows no property '%s'%s".formatted(name, nearest), null);
        }
        String instead = name.equals(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
                ? "the servers are given with --kafka"
                : name.equals(CommonClientConfigs.GROUP_ID_CONFIG)
                        ? "the group is given with --group"
                        : "only security.protocol, sasl.* and ssl.* are";
        throw bad(file, "'%s' is not set here: %s".formatted(name, instead), null);
    }

    private static boolean isMisspelt(String name) {
        return !AdminClientConfig.configNames().contains(name)
                && !ConsumerConfig.configNames().contains(name)
                && !ProducerConfig.configNames().contains(name);
    }

    /** Kafka does not look at what the protocol does not use, and its clients wait for an answer that never comes. */
    private static void requireProtocol(Path file, Map<String, Object> security) {
        String protocol = String.valueOf(security.getOrDefault(PROTOCOL, "PLAINTEXT"));
        for (String part : new String[] {"sasl", "ssl"}) {
            boolean isUsed = part.equals("sasl") ? protocol.startsWith("SASL_") : protocol.endsWith("SSL");
            for (String name : security.keySet()) {
                if (name.startsWith(part + ".")
                        && !isUsed
                        && SecurityProtocol.names().contains(protocol)) {
                    throw bad(
                            file,
                            "'%s' has no meaning with security.protocol=%s: set one of %s"
                                    .formatted(
                                            name,
                                            protocol,
                                            SecurityProtocol.names().stream()
                                                    .filter(p -> p.contains(part.toUpperCase(java.util.Locale.ROOT)))
                                                    .sorted()
                                                    .collect(Collectors.joining(", "))),
                            null);
                }
            }
        }
    }

    /** Kafka's text quotes the value, which may be a password in the wrong place. */
    private static String withoutValue(ConfigException e) {
        return String.valueOf(e.getMessage()).replaceFirst("Invalid value .* for configuration", "a value is wrong of");
    }

    private static OdaException bad(Path file, String why, @org.jspecify.annotations.Nullable Throwable cause) {
        return new OdaException(ErrorCode.BAD_CONFIG, "kafka-config '%s': %s".formatted(file, why), cause);
    }
}
