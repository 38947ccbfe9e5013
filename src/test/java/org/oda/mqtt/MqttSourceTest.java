package org.oda.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.oda.intake.Intake;

class MqttSourceTest {
    /** What was refused is asked for again once a minute. */
    private static final Duration SOON = Duration.ofSeconds(50);

    @Test
    void start_brokerOfAnOlderVersion_connectedInThat() throws IOException {
        try (var broker = new OldBroker(1);
                MqttSource source = source(broker, List.of(MqttVersion.V5, MqttVersion.V3_1_1))) {
            await().atMost(SOON).until(() -> source.health().isUp());

            assertThat(source.health().detail()).contains("connected in MQTT 3.1.1");
        }
    }

    @Test
    void start_brokerOfAnOlderVersionIsNotWanted_awayAndTold() throws IOException {
        try (var broker = new OldBroker(1);
                MqttSource source = source(broker, List.of(MqttVersion.V5))) {
            await().atMost(SOON).until(() -> source.health().detail().contains("speaks no MQTT 5"));

            assertThat(source.health().isUp()).isFalse();
        }
    }

    @Test
    void start_subscriptionIsRefused_connectedAndTold() throws IOException {
        try (var broker = new OldBroker(0x80);
                MqttSource source = source(broker, List.of(MqttVersion.V3_1_1))) {
            await().atMost(SOON)
                    .until(() -> source.health().detail().contains("it refuses the subscription to 'oda/+':"));

            assertThat(source.health().isUp()).isFalse();
            assertThat(source.health().detail()).contains("connected in MQTT 3.1.1");
        }
    }

    private static MqttSource source(OldBroker broker, List<MqttVersion> versions) {
        Intake none = (topic, key, value) -> new CompletableFuture<>();
        var topics = new TopicRegistry() {
            @Override
            public List<String> topics() {
                return List.of();
            }

            @Override
            public void register(String topic) {
                throw new AssertionError(topic);
            }
        };
        URI address = URI.create("tcp://127.0.0.1:" + broker.socket.getLocalPort());
        var config = new MqttConfig(address, null, null, null, versions, "oda", 10, 1 << 20);
        return MqttSource.start(
                config, MqttMapping.defaults(), none, topics, Clock.systemUTC(), new PrometheusRegistry());
    }

    /** Speaks 3.1.1 alone, and no more of it than these tests need. */
    private static final class OldBroker implements AutoCloseable {
        private static final int LEVEL_OF_3_1_1 = 4;
        private static final int SUBSCRIBE = 0x82;

        private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        private final Thread thread = new Thread(this::run, "old-broker");

        private final int firstAnswer;

        /** @param firstAnswer to the first filter of a subscription */
        OldBroker(int firstAnswer) throws IOException {
            this.firstAnswer = firstAnswer;
            thread.start();
        }

        private void run() {
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    serve(new DataInputStream(client.getInputStream()), client.getOutputStream());
                } catch (IOException e) {
                    // the client has gone, or the test is over
                }
            }
        }

        private void serve(DataInputStream in, OutputStream out) throws IOException {
            byte[] connect = packet(in);
            boolean isKnown = connect[6] == LEVEL_OF_3_1_1;
            out.write(new byte[] {0x20, 2, 0, (byte) (isKnown ? 0 : 1)});
            while (isKnown) {
                int type = in.readUnsignedByte();
                byte[] body = new byte[in.readUnsignedByte()];
                in.readFully(body);
                if (type == SUBSCRIBE) {
                    out.write(new byte[] {(byte) 0x90, 5, body[0], body[1], (byte) firstAnswer, 1, 1});
                }
            }
        }

        /** The body of one that is shorter than 128 bytes. */
        private static byte[] packet(DataInputStream in) throws IOException {
            in.readUnsignedByte();
            byte[] body = new byte[in.readUnsignedByte()];
            in.readFully(body);
            return body;
        }

        @Override
        public void close() {
            try {
                socket.close();
                thread.join();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
