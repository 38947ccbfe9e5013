package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A fix is made, and what was rejected before it is stored. */
@Tag("once")
@Timeout(300)
class ReplayTest {
    private static final String ALL = "{\"select\":{\"topic\":\"old\"}}";

    @Test
    void replay_afterTheTimeBoundsWereWidened_storesWhatWasRejected(@TempDir Path data) throws Exception {
        int count = 300;
        try (Service service = Service.start(data)) {
            service.api().register("old");
            try (Service.Sender sender = service.sender()) {
                for (int i = 0; i < count; i++) {
                    sender.send(
                            "old",
                            "g",
                            "1995-01-01T00:%02d:%02dZ".formatted(i / 60, i % 60),
                            "{\"n\":%d}".formatted(i));
                }
            }
            await().until(() -> service.api().metric("oda_pump_rejected_records_total") == count);

            JsonNode refused = post(service, ALL);

            assertThat(refused.get("refused").intValue()).isEqualTo(count);
            assertThat(refused.at("/results/0/reason").textValue()).isEqualTo("timestamp_out_of_range");
        }
        try (Service service = Service.start(data, "earliest-time", "1990-01-01T00:00:00Z")) {
            assertThat(post(service, ALL).get("replayed").intValue()).isEqualTo(count);
            assertThat(post(service, ALL).get("results")).isEmpty();

            assertThat(service.api().queryList("{\"topic\":\"old\",\"start\":\"1990\"}"))
                    .hasSize(count);
            assertThat(service.api().getJson("/rejects?topic=old&state=open").get("rejects"))
                    .isEmpty();
        }
        try (Service service = Service.start(data)) {
            assertThat(service.api()
                            .getJson("/rejects?topic=old&state=replayed&limit=1000")
                            .get("rejects"))
                    .hasSize(count);
        }
    }

    @Test
    void replay_afterADeclarationWasLoosened_storesWhatBrokeIt(@TempDir Path data) throws Exception {
        try (Service service = Service.start(data)) {
            declare(service, true, 30);
            try (Service.Sender sender = service.sender()) {
                sender.send("declared", "g", "2024-01-25T13:53:54Z", "{\"temperature\":50}");
            }
            await().until(() -> rejects(service, "declared").size() == 1);
            String id = rejects(service, "declared").get(0).get("id").textValue();
            String body = "{\"records\":[{\"id\":\"%s\"}]}".formatted(id);

            assertThat(post(service, body).at("/results/0/reason").textValue()).isEqualTo("breaks_declaration");
            declare(service, true, 60);
            assertThat(post(service, body).at("/results/0/stored").booleanValue())
                    .isTrue();

            assertThat(service.api().queryList("{\"topic\":\"declared\"}")).hasSize(1);
        }
    }

    @Test
    void replay_ofWhatWasFlaggedAndStored_isRefused(@TempDir Path data) throws Exception {
        try (Service service = Service.start(data)) {
            declare(service, false, 30);
            try (Service.Sender sender = service.sender()) {
                sender.send("declared", "g", "2024-01-25T13:53:54Z", "{\"temperature\":50}");
            }
            await().until(() -> rejects(service, "declared").size() == 1);
            JsonNode flagged = rejects(service, "declared").get(0);

            assertThat(flagged.get("stored").booleanValue()).isTrue();
            assertThat(flagged.get("reason").textValue()).isEqualTo("breaks_declaration");
            assertThat(post(
                                    service,
                                    "{\"records\":[{\"id\":\"%s\"}]}"
                                            .formatted(flagged.get("id").textValue()))
                            .at("/results/0/reason")
                            .textValue())
                    .isEqualTo("stored_already");
            assertThat(post(service, "{\"select\":{\"reason\":\"breaks_declaration\"}}")
                            .get("results"))
                    .isEmpty();
        }
    }

    @Test
    void replay_serviceKilledInTheMiddle_storesEachOnce(@TempDir Path data) throws Exception {
        int count = 2_000;
        int port = ServiceProcess.freePort();
        int kafkaPort = ServiceProcess.freePort();
        try (ServiceProcess service = ServiceProcess.start(data, port, kafkaPort)) {
            service.awaitReady();
            try (var sender = new Service.Sender(service.api().register("old"))) {
                for (int i = 0; i < count; i++) {
                    sender.send("old", "g", "1995-01-01T00:00:%02dZ".formatted(i % 60), "{\"n\":%d}".formatted(i));
                }
            }
            await().until(() -> service.api().metric("oda_pump_rejected_records_total") == count);
            service.kill();
        }
        try (ServiceProcess service = widened(data, port, kafkaPort)) {
            service.awaitReady();
            var replaying = new Thread(() -> replayAll(service.api()));
            replaying.start();
            await().until(() -> service.api().metric("oda_pump_replayed_records_total") > 0);
            service.kill();
            replaying.join();
        }
        try (ServiceProcess service = widened(data, port, kafkaPort)) {
            service.awaitReady();

            assertThat(replayAll(service.api())).isTrue();

            assertThat(service.api().queryList("{\"topic\":\"old\",\"start\":\"1990\"}"))
                    .hasSize(count);
            assertThat(service.api().getJson("/rejects?state=open").get("rejects"))
                    .isEmpty();
        }
    }

    private static ServiceProcess widened(Path data, int port, int kafkaPort) {
        return ServiceProcess.start(data, port, kafkaPort, "--earliest-time", "1990-01-01T00:00:00Z");
    }

    /** False where the service went away. */
    private static boolean replayAll(Api api) {
        try {
            JsonNode answer;
            do {
                answer = new ObjectMapper()
                        .readTree(api.send("/rejects/replay", "{\"select\":{\"topic\":\"old\"},\"limit\":200}")
                                .body());
            } while (answer.get("more").booleanValue() || answer.get("replayed").intValue() > 0);
            return true;
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private static void declare(Service service, boolean strict, int max) {
        assertThat(service.api()
                        .send("/register/dg", """
                                {"topics":[{"topic":"declared","strict":%b,"attributes":{"temperature":{"max":%d}}}]}""".formatted(strict, max))
                        .statusCode())
                .isEqualTo(200);
    }

    private static JsonNode rejects(Service service, String topic) {
        return service.api().getJson("/rejects?topic=" + topic).get("rejects");
    }

    private static JsonNode post(Service service, String body) throws Exception {
        return new ObjectMapper()
                .readTree(new String(service.api().send("/rejects/replay", body).body(), StandardCharsets.UTF_8));
    }
}
