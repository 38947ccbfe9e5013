package org.oda.mqtt;

import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAck;
import io.reactivex.disposables.Disposable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A connection in MQTT 5. It does not ask for a receive maximum: mosquitto 2.0.11 was seen to send more, the library
 * ends the connection over that, and the same would come again and again.
 */
final class Mqtt5Link extends Link {
    /** How long the broker keeps messages for an ODA that is away. */
    private static final long SESSION_SECONDS = 7 * 24 * 3600;

    private final Mqtt5AsyncClient client;

    Mqtt5Link(MqttClientBuilder builder) {
        client = watched(builder).useMqttVersion5().buildAsync();
    }

    @Override
    CompletionStage<?> connect(MqttConfig config) {
        Mqtt5ConnectBuilder connect = Mqtt5Connect.builder()
                .cleanStart(false)
                .sessionExpiryInterval(SESSION_SECONDS)
                .keepAlive(KEEP_ALIVE_SECONDS)
                .restrictions()
                .maximumPacketSize(config.maxPacketBytes())
                .applyRestrictions();
        if (config.user() != null) {
            var auth = Mqtt5SimpleAuth.builder().username(config.user());
            connect = connect.simpleAuth(
                    config.password() == null
                            ? auth.build()
                            : auth.password(config.password().getBytes(StandardCharsets.UTF_8))
                                    .build());
        }
        return client.connect(connect.build());
    }

    @Override
    CompletableFuture<List<Rule>> subscribe(List<Rule> rules) {
        List<Mqtt5Subscription> subscriptions = rules.stream()
                .map(rule -> Mqtt5Subscription.builder()
                        .topicFilter(rule.filter().toString())
                        .qos(Objects.requireNonNull(MqttQos.fromCode(rule.qos())))
                        .retainHandling(Mqtt5RetainHandling.DO_NOT_SEND)
                        .build())
                .toList();
        return client.subscribe(
                        Mqtt5Subscribe.builder().addSubscriptions(subscriptions).build())
                .handle((answer, error) -> {
                    Mqtt5SubAck codes = Reasons.cause(error) instanceof Mqtt5SubAckException refused
                            ? refused.getMqttMessage()
                            : Reasons.answerOr(answer, error);
                    return IntStream.range(0, rules.size())
                            .filter(i -> codes.getReasonCodes().get(i).isError())
                            .mapToObj(rules::get)
                            .toList();
                });
    }

    @Override
    Disposable receive(Consumer<Message> receiver) {
        return client.toRx()
                .publishes(MqttGlobalPublishFilter.ALL, true)
                .subscribe(
                        message -> receiver.accept(new Message(
                                message.getTopic().toString(),
                                message.getPayloadAsBytes(),
                                message.getQos().getCode(),
                                message.isRetain(),
                                message::acknowledge,
                                this::hasEnded)),
                        this::failed);
    }

    @Override
    CompletionStage<?> disconnect() {
        return client.disconnect();
    }
}
