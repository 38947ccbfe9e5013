package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code --log-format json} whatever a run says is JSON, line by line, on both streams. */
@Tag("once")
class JsonLogTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path data;

    @Test
    void serve_wholeRunWithAFault_everyLineIsAnObject() throws IOException {
        int port = ServiceProcess.freePort();
        try (var oda = ServiceProcess.start(data, port, 0, "--log-format", "json", "--log-level", "debug")) {
            oda.awaitReady();
            String kafka = oda.api().register("livingroom");
            Files.createFile(recordTable().resolve("2024-03"));
            for (int transaction = 0; transaction < 100; transaction++) {
                Files.createFile(recordTable().resolve("2024-03." + transaction));
            }
            try (var sender = new Service.Sender(kafka)) {
                sender.send("livingroom", "g", "2024-03-01T00:00:00Z", "{}");
            }
            await().until(() -> oda.output().contains("store failed and is being reopened"));
            assertThat(oda.stop()).isZero();

            List<JsonNode> lines = lines(oda);
            assertThat(lines).allSatisfy(line -> {
                assertThat(Instant.parse(line.get("timestamp").asText())).isAfter(Instant.EPOCH);
                assertThat(line.get("level").asText()).isIn("ERROR", "WARN", "INFO", "DEBUG");
                assertThat(line.get("logger").asText()).isNotEmpty();
                assertThat(line.get("thread").asText()).isNotEmpty();
                assertThat(line.get("message").asText()).isNotEmpty();
            });
            assertThat(message(lines, "ready").get("gateway").asText()).isEqualTo("http://127.0.0.1:" + port);
            assertThat(message(lines, "Kafka broker started").get("millis").isIntegralNumber())
                    .isTrue();
            JsonNode fault = message(lines, "store failed and is being reopened");
            assertThat(fault.get("exception.type").asText()).contains(".");
            assertThat(fault.get("exception.stacktrace").asText()).contains("\tat org.oda.");
            assertThat(lines).anyMatch(line -> line.get("logger").asText().equals("questdb"));
            assertThat(lines.get(lines.size() - 1).get("message").asText()).isEqualTo("stopped");
        }
    }

    @Test
    void serve_portTaken_isTold() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var oda = ServiceProcess.start(data, taken.getLocalPort(), 0, "--log-format", "json")) {
            assertThat(oda.join()).isEqualTo(3);

            JsonNode error = message(lines(oda), "ended by an error");
            assertThat(error.get("level").asText()).isEqualTo("ERROR");
            assertThat(error.get("detail").asText()).contains("--port");
        }
    }

    @Test
    void serve_badSetting_isTold() {
        try (var oda = ServiceProcess.start(data, 0, 0, "--log-format", "json", "--free-space-floor", "much")) {
            assertThat(oda.join()).isEqualTo(2);

            List<JsonNode> lines = lines(oda);
            assertThat(lines).hasSize(1);
            assertThat(lines.get(0).get("code").asText()).isEqualTo("bad-config");
            assertThat(lines.get(0).get("detail").asText()).contains("free-space-floor 'much'");
        }
    }

    private static List<JsonNode> lines(ServiceProcess oda) {
        return oda.output().lines().map(JsonLogTest::read).toList();
    }

    private static JsonNode read(String line) {
        try {
            JsonNode read = JSON.readTree(line);
            assertThat(read.isObject()).as(line).isTrue();
            return read;
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }

    private static JsonNode message(List<JsonNode> lines, String message) {
        return lines.stream()
                .filter(line -> line.get("message").asText().equals(message))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line says: " + message));
    }

    private Path recordTable() throws IOException {
        try (var folders = Files.walk(data, 4)) {
            return folders.filter(Files::isDirectory)
                    .filter(folder -> folder.getFileName().toString().startsWith("record~"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
