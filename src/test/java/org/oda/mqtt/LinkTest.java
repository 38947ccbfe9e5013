package org.oda.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that have ended leave nothing behind. */
@Tag("once")
class LinkTest {
    private static final int WARM = 60;
    private static final int CONNECTIONS = Integer.getInteger("oda.test.reconnects", 150);
    /** What stays of each was 30 KB; the collector's and the compiler's own comings and goings are a few thousand of each here. */
    private static final long MOST_BYTES_OF_EACH = 12_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void close_hundredsOfConnections_leaveNoMemoryAndNoThreads(MqttVersion version) throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder)) {
            var dialler = new Dialler(new MqttConfig(
                    URI.create(broker.url()), null, null, null, List.of(version), "oda-link-test", 10, 1 << 20));
            dial(dialler, version, WARM);
            long before = used();

            dial(dialler, version, CONNECTIONS);

            assertThat((used() - before) / CONNECTIONS).isLessThan(MOST_BYTES_OF_EACH);
            await().until(() -> networkThreads() <= 1);
        }
    }

    private static void dial(Dialler dialler, MqttVersion version, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            dialler.dial(version, message -> {}).close();
        }
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long networkThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("oda-mqtt-network"))
                .count();
    }
}
