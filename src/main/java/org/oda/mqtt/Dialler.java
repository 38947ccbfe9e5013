package org.oda.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientExecutorConfig;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfigBuilder;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.oda.model.OdaException;
import org.oda.tls.TrustedCertificates;

/** Makes connections to the broker. */
final class Dialler {
    private static final int CONNECT_WITHIN_SECONDS = 10;

    private final MqttConfig config;
    private final @Nullable TrustManagerFactory trust;

    /** @throws OdaException {@code BAD_CONFIG} where the file of certificates cannot be read */
    Dialler(MqttConfig config) {
        this.config = config;
        this.trust = config.caFile() == null ? null : TrustedCertificates.read(config.caFile(), "mqtt-ca-file");
    }

    /** Returns when the broker has accepted. */
    Link dial(MqttVersion version, Consumer<Message> receiver) throws LinkException, InterruptedException {
        Link link = switch (version) {
            case V5 -> new Mqtt5Link(builder());
            case V3_1_1 -> new Mqtt3Link(builder());
        };
        link.onMessage(receiver);
        try {
            link.answer(link.connect(config));
            return link;
        } catch (ExecutionException | TimeoutException e) {
            link.close();
            boolean versionRefused = Reasons.isVersionRefused(e);
            throw new LinkException(
                    versionRefused ? "the broker speaks no MQTT " + version : Reasons.of(e, config), versionRefused, e);
        } catch (InterruptedException e) {
            link.close();
            throw e;
        }
    }

    private static void onNetworkThread(Runnable task) {
        var thread = new Thread(task, "oda-mqtt-network");
        thread.setDaemon(true);
        thread.start();
    }

    private MqttClientBuilder builder() {
        MqttClientBuilder builder = MqttClient.builder()
                .identifier(config.clientId())
                .executorConfig(MqttClientExecutorConfig.builder()
                        .nettyExecutor(Dialler::onNetworkThread)
                        .nettyThreads(1)
                        .build());
        MqttClientTransportConfigBuilder transport = MqttClientTransportConfig.builder()
                .serverHost(host())
                .serverPort(config.broker().getPort())
                .socketConnectTimeout(CONNECT_WITHIN_SECONDS, TimeUnit.SECONDS)
                .mqttConnectTimeout(CONNECT_WITHIN_SECONDS, TimeUnit.SECONDS);
        if (config.isTls()) {
            transport = transport.sslConfig(MqttClientSslConfig.builder()
                    .trustManagerFactory(trust)
                    .handshakeTimeout(CONNECT_WITHIN_SECONDS, TimeUnit.SECONDS)
                    .build());
        }
        return builder.transportConfig(transport.build());
    }

    /** Without the brackets of an IPv6 address. */
    private String host() {
        String host = config.broker().getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
