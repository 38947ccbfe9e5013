package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that cannot be is refused with what helps, and leaves nothing behind. */
class StartTest {
    @TempDir
    Path data;

    @Test
    void serve_gatewayPortTaken_namesTheOption() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var service = ServiceProcess.start(data, taken.getLocalPort(), 0)) {
            assertThat(service.join()).isEqualTo(3);
            assertThat(service.output()).contains("--port").contains(String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void serve_kafkaPortTaken_namesTheOption() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var service = ServiceProcess.start(data, 0, taken.getLocalPort())) {
            assertThat(service.join()).isEqualTo(3);
            assertThat(service.output()).contains("--kafka-port").contains(String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void serve_dataFolderInUse_namesTheHolderAndTheOption() {
        int port = ServiceProcess.freePort();
        try (var first = ServiceProcess.start(data, port, 0)) {
            first.awaitReady();
            try (var second = ServiceProcess.start(data, 0, 0)) {
                assertThat(second.join()).isEqualTo(3);
                assertThat(second.output()).contains("--data").contains(data.toString());
            }
            assertThat(first.api().isReady()).isTrue();
        }
    }
}
