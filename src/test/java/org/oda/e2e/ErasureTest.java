package org.oda.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErasureTest {
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final String SECRET = "what-nobody-is-to-know";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void erase_oneGeneratorWhileOthersSend_leavesNothingOfItAndAllOfThem(@TempDir Path data) throws Exception {
        int each = 400;
        int meanwhile = 600;
        try (Service service = Service.start(data)) {
            service.api().register("home");
            try (Service.Sender sender = service.sender()) {
                for (int i = 0; i < each; i++) {
                    String time = START.plus(Duration.ofHours(i * 7L % 2_000)).toString();
                    sender.send("home", "spy", time, "{\"s\":\"%s\",\"n\":%d}".formatted(SECRET, i));
                    sender.send("home", "other", time, "{\"s\":\"plain\",\"n\":%d}".formatted(i));
                }
                sender.sendRaw("home", reject("spy", SECRET));
                sender.sendRaw("home", reject("other", "plain reject"));
            }
            await().until(() -> service.api().metric("oda_pump_rejected_records_total") == 2);
            await().until(() -> service.stored() == 2L * each);
            List<JsonNode> before = service.api().queryList("{\"generator_id\":\"other\"}");
            JsonNode counted = delete(service, "generator_id=spy&dry_run=true", 200);
            assertThat(counted.path("records").asLong()).isEqualTo(each);

            JsonNode job = delete(service, "generator_id=spy", 202);
            try (Service.Sender sender = service.sender()) {
                for (int i = 0; i < meanwhile; i++) {
                    String time = START.plus(Duration.ofHours(i * 11L % 2_000)).toString();
                    sender.send("home", "late", time, "{\"n\":%d}".formatted(i));
                }
            }
            JsonNode receipt = receipt(service, job);
            await().until(() -> service.stored() == 2L * each + meanwhile);

            assertThat(receipt.path("erased").asLong()).isEqualTo(each);
            assertThat(receipt.path("rejects").asLong()).isEqualTo(1);
            assertThat(receipt.at("/files/store_gone").booleanValue()).isTrue();
            assertThat(receipt.at("/files/rejects_gone").booleanValue()).isTrue();
            assertThat(sum(receipt, "deleted") + sum(receipt, "left")).isEqualTo(each + 1);
            assertThat(filesWith(data.resolve("store"), SECRET)).isEmpty();
            assertThat(filesWith(data.resolve("kafka").resolve("__oda_rejects-0"), SECRET))
                    .isEmpty();
            assertThat(filesWith(data.resolve("kafka").resolve("__oda_rejects-0"), "plain reject"))
                    .isNotEmpty();
            assertThat(service.api()
                            .send("/query", "{\"generator_id\":\"spy\"}")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(service.api().queryList("{\"generator_id\":\"other\"}")).isEqualTo(before);
            assertThat(service.api().queryList("{\"generator_id\":\"late\"}")).hasSize(meanwhile);
            assertThat(service.api().getJson("/rejects").path("rejects")).hasSize(1);
            assertThat(service.api().getJson("/generators?q=spy").path("generators"))
                    .isEmpty();
        }
        try (Service again = Service.start(data)) {
            assertThat(again.api().send("/query", "{\"generator_id\":\"spy\"}").statusCode())
                    .isEqualTo(404);
            assertThat(again.api().queryList("{\"topic\":\"home\"}")).hasSize(each + meanwhile);
        }
    }

    @Test
    void erase_aWholeTopic_leavesNothingForKafkasConsumersEither(@TempDir Path data) throws Exception {
        try (Service service = Service.start(data)) {
            service.api().register("gone");
            try (Service.Sender sender = service.sender()) {
                for (int i = 0; i < 100; i++) {
                    sender.send("gone", "g" + i % 3, START.plusSeconds(i).toString(), "{\"n\":%d}".formatted(i));
                }
            }
            await().until(() -> service.stored() == 100);

            JsonNode receipt = receipt(service, delete(service, "topic=gone", 202));

            assertThat(receipt.at("/records/gone").asLong()).isEqualTo(100);
            assertThat(sum(receipt, "deleted")).isEqualTo(100);
            assertThat(sum(receipt, "left")).isZero();
            assertThat(delete(service, "topic=gone&dry_run=true", 200)
                            .path("records")
                            .asLong())
                    .isZero();
        }
    }

    @Test
    @Tag("once")
    void erase_killedInTheMiddle_goesOnAndEndsTheSame(@TempDir Path data) throws Exception {
        int port = ServiceProcess.freePort();
        int kafkaPort = ServiceProcess.freePort();
        int each = 3_000;
        String id;
        try (ServiceProcess service = ServiceProcess.start(data, port, kafkaPort)) {
            service.awaitReady();
            try (var sender = new Service.Sender(service.api().register("home"))) {
                for (int i = 0; i < each; i++) {
                    String time =
                            START.plus(Duration.ofMinutes(i * 31L % 500_000)).toString();
                    sender.send("home", "spy", time, "{\"s\":\"%s\",\"n\":%d}".formatted(SECRET, i));
                    sender.send("home", "other", time, "{\"s\":\"plain\",\"n\":%d}".formatted(i));
                }
            }
            await().until(() -> service.api().metric("oda_pump_stored_records_total") == 2L * each);
            JsonNode job = JSON.readTree(request(port, "generator_id=spy").body());
            id = job.path("id").asText();
            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> service.api()
                            .getJson("/jobs/" + id)
                            .at("/progress/step")
                            .asText()
                            .startsWith("writing"));
            service.kill();
        }
        try (ServiceProcess service = ServiceProcess.start(data, port, kafkaPort)) {
            service.awaitReady();
            await().until(() ->
                    service.api().getJson("/jobs/" + id).path("state").asText().equals("done"));

            assertThat(service.api()
                            .getJson("/jobs/" + id)
                            .at("/receipt/erased")
                            .asLong())
                    .isEqualTo(each);
            assertThat(service.api().queryList("{\"topic\":\"home\"}")).hasSize(each);
            assertThat(filesWith(data.resolve("store"), SECRET)).isEmpty();
        }
    }

    /** A time of another age. */
    private static byte[] reject(String generator, String text) {
        return "{\"timestamp\":\"1950-01-01T00:00:00Z\",\"generator_id\":\"%s\",\"topic\":\"home\",\"data\":\"%s\"}"
                .formatted(generator, text)
                .getBytes(UTF_8);
    }

    private static JsonNode receipt(Service service, JsonNode job) {
        String path = "/jobs/" + job.path("id").asText();
        await().until(() -> service.api().getJson(path).path("finished").isTextual());
        JsonNode ended = service.api().getJson(path);
        assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("done");
        return ended.path("receipt");
    }

    private static JsonNode delete(Service service, String query, int status) throws Exception {
        HttpResponse<String> answer = request(URI.create(service.api().url()).getPort(), query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    private static HttpResponse<String> request(int port, String query) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/data?%s".formatted(port, query)))
                                .DELETE()
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static long sum(JsonNode receipt, String name) {
        long sum = 0;
        for (JsonNode partition : receipt.path("kafka")) {
            sum += partition.path(name).asLong();
        }
        return sum;
    }

    private static List<Path> filesWith(Path root, String text) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> found = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try {
                    if (new String(Files.readAllBytes(file), ISO_8859_1).contains(text)) {
                        found.add(file);
                    }
                } catch (NoSuchFileException e) {
                    // went meanwhile
                }
            }
            return found;
        }
    }
}
