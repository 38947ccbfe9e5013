package org.oda.mqtt;

import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException;
import com.hivemq.client.mqtt.mqtt3.message.auth.Mqtt3SimpleAuth;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3ConnectBuilder;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscribe;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscription;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.suback.Mqtt3SubAck;
import io.reactivex.disposables.Disposable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A connection in MQTT 3.1.1. */
final class Mqtt3Link extends Link {
    private final Mqtt3AsyncClient client;

    Mqtt3Link(MqttClientBuilder builder) {
        client = watched(builder).useMqttVersion3().buildAsync();
    }

    @Override
    CompletionStage<?> connect(MqttConfig config) {
        Mqtt3ConnectBuilder connect = Mqtt3Connect.builder().cleanSession(false).keepAlive(KEEP_ALIVE_SECONDS);
        if (config.user() != null) {
            var auth = Mqtt3SimpleAuth.builder().username(config.user());
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
        List<Mqtt3Subscription> subscriptions = rules.stream()
                .map(rule -> Mqtt3Subscription.builder()
                        .topicFilter(rule.filter().toString())
                        .qos(Objects.requireNonNull(MqttQos.fromCode(rule.qos())))
                        .build())
                .toList();
        return client.subscribe(
                        Mqtt3Subscribe.builder().addSubscriptions(subscriptions).build())
                .handle((answer, error) -> {
                    Mqtt3SubAck codes = Reasons.cause(error) instanceof Mqtt3SubAckException refused
                            ? refused.getMqttMessage()
                            : Reasons.answerOr(answer, error);
                    return IntStream.range(0, rules.size())
                            .filter(i -> codes.getReturnCodes().get(i).isError())
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
