package org.oda.client;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.oda.codec.KafkaEntrance;
import org.oda.kafka.KafkaCluster;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** How to get in to the brokers that the gateway told of. May be used by several threads. */
final class KafkaDoor {
    private static final String PLAIN = "PLAIN";

    private final ClientOptions options;
    private final Map<String, KafkaEntrance> told = new ConcurrentHashMap<>();

    KafkaDoor(ClientOptions options) {
        this.options = options;
    }

    void tell(KafkaEntrance entrance) {
        told.put(entrance.endpoint(), entrance);
    }

    /** @param endpoint {@code host:port}, or several with commas between */
    KafkaCluster cluster(String endpoint) {
        KafkaEntrance entrance = told.get(endpoint);
        if (!options.kafka().isEmpty() || entrance == null) {
            return new KafkaCluster(endpoint, options.kafka());
        }
        Map<String, Object> security = new HashMap<>();
        if (entrance.protocol() != null) {
            security.put("security.protocol", entrance.protocol());
            if (options.caFile() != null && entrance.protocol().endsWith("SSL")) {
                security.put("ssl.truststore.type", "PEM");
                security.put("ssl.truststore.location", options.caFile().toString());
            }
        }
        if (entrance.protocol() != null && entrance.protocol().startsWith("SASL") && entrance.mechanism() == null) {
            throw new OdaException(
                    ErrorCode.UNAUTHENTICATED,
                    "Kafka at %s takes no token of an identity provider, since it is not encrypted: use a token of 'oda token create', or start the service with --tls-cert"
                            .formatted(endpoint));
        }
        if (OAuthBearerLoginModule.OAUTHBEARER_MECHANISM.equals(entrance.mechanism()) && options.token() != null) {
            security.put("sasl.mechanism", entrance.mechanism());
            security.put("sasl.login.callback.handler.class", BearerLogin.class.getName());
            security.put(
                    "sasl.jaas.config",
                    "%s required %s=\"%s\";"
                            .formatted(
                                    OAuthBearerLoginModule.class.getName(),
                                    BearerLogin.TOKEN,
                                    quoted(options.token())));
        } else if (entrance.mechanism() != null && entrance.user() != null && options.token() != null) {
            security.put("sasl.mechanism", entrance.mechanism());
            security.put(
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security.%s required username=\"%s\" password=\"%s\";"
                            .formatted(
                                    entrance.mechanism().equals(PLAIN)
                                            ? "plain.PlainLoginModule"
                                            : "scram.ScramLoginModule",
                                    quoted(entrance.user()),
                                    quoted(options.token())));
        }
        return new KafkaCluster(endpoint, security);
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
