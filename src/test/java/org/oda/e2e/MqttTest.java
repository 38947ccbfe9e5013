package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.mqtt.Mosquitto;

/** Messages of a real MQTT broker, until they come out of queries. */
@Tag("once")
class MqttTest {
    /** What was refused is asked for again once a minute. */
    private static final Duration SOON = Duration.ofSeconds(50);

    @TempDir
    Path folder;

    @BeforeAll
    static void assume() {
        Mosquitto.assume();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void serve_defaultMapping_everyPayloadAndQosIsStored(String version) {
        try (var broker = mosquitto();
                var oda = Service.start(data(), "mqtt", broker.url(), "mqtt-version", version)) {
            awaitConnected(oda);
            assertThat(mqtt(oda).get("detail").asText()).contains("connected in MQTT " + version + " since 2");

            broker.publish("oda/room/thermo/temperature", "21.5", "-q", "0");
            broker.publish("oda/room/thermo/temperature", "22.5", "-q", "1", "-V", "mqttv5");
            broker.publish("oda/room/thermo/temperature", "23.5", "-q", "2", "-V", "mqttv311");
            broker.publish(
                    "oda/room/meter", "{\"power\":{\"value\":2,\"unit\":\"kW\"},\"door\":{\"open\":true}}", "-q", "1");
            broker.publish(
                    "oda/room",
                    "{\"timestamp\":\"2026-01-01T00:00:00Z\",\"generator_id\":\"r\",\"data\":{\"x\":1}}",
                    "-q",
                    "1");

            List<JsonNode> records = awaitRecords(oda, "room", 5);
            assertThat(records)
                    .extracting(record -> record.get("generator_id").asText()
                            + " "
                            + record.get("data").toString())
                    .containsExactlyInAnyOrder(
                            "thermo {\"temperature\":21.5}",
                            "thermo {\"temperature\":22.5}",
                            "thermo {\"temperature\":23.5}",
                            "meter {\"power\":{\"value\":2,\"unit\":\"kW\"},\"door.open\":true}",
                            "r {\"x\":1}");
            assertThat(records.get(0).get("timestamp").asText()).isEqualTo("2026-01-01T00:00:00Z");
            await().atMost(SOON).until(() -> oda.api().metric("oda_mqtt_forwarded_messages_total") == 5);
            assertThat(oda.api().metric("oda_mqtt_connected")).isEqualTo(1);
        }
    }

    @Test
    void serve_mapping_decidesTopicGeneratorUnitAndTime() throws IOException {
        Path map = Files.writeString(folder.resolve("map.json"), """
                [{filter: "z2m/+", payload: "json", topic: "z", generator_id: "{1}", timestamp: "seen",
                  attributes: {temperature: "Cel"}},
                 {filter: "power/#", qos: 2, payload: "number", topic: "power-{1}", generator_id: "{1}", attribute: "power", unit: "W"}]
                """);
        try (var broker = mosquitto();
                var oda = Service.start(data(), "mqtt", broker.url(), "mqtt-map", map.toString())) {
            awaitConnected(oda);

            broker.publish("z2m/attic", "{\"temperature\":7,\"seen\":1767225600000,\"linkquality\":80}", "-q", "1");
            broker.publish("power/house 1/heat", "900", "-q", "2");

            assertThat(awaitRecords(oda, "z", 1).get(0).toString())
                    .contains(
                            "\"timestamp\":\"2026-01-01T00:00:00Z\"",
                            "{\"temperature\":{\"value\":7,\"unit\":\"Cel\"}}");
            assertThat(awaitRecords(oda, "power-house-1-heat", 1).get(0).toString())
                    .contains("{\"power\":{\"value\":900,\"unit\":\"W\"}}", "house 1/heat");
        }
    }

    @Test
    void serve_payloadsThatAreNone_amongTheRejectsWithTheirBytesAndHoldUpNothing() {
        try (var broker = mosquitto();
                var oda = Service.start(data(), "mqtt", broker.url(), "mqtt-max-topics", "2")) {
            awaitConnected(oda);

            broker.publish("oda/a/g/x", "ON", "-q", "1");
            broker.publish("oda/a/g", "{\"x\":", "-q", "1");
            broker.publish("oda/a", "junk", "-q", "2");
            broker.publish("oda/__a/g/x", "1", "-q", "1");
            broker.publish("oda//g/x", "1", "-q", "1");
            broker.publish("oda/b/g/x", "1", "-q", "1");
            broker.publish("oda/c/g/x", "1", "-q", "1");
            broker.publish("oda/a/g/x", "2".repeat(1_100_000), "-q", "1");
            broker.publish("oda/a/g/x", "7", "-q", "1");

            assertThat(awaitRecords(oda, "a", 1).get(0).get("data").toString()).isEqualTo("{\"x\":7}");
            await().atMost(SOON).until(() -> oda.api().metric("oda_pump_rejected_records_total") == 3);
            assertThat(oda.api().getJson("/rejects").toString()).contains("T04=", "eyJ4Ijo=", "anVuaw==");
            await().atMost(SOON).until(() -> oda.api().metric("oda_mqtt_unreadable_messages_total") == 3);
            assertThat(oda.api().get("/metrics").body())
                    .contains(
                            "oda_mqtt_refused_messages_total{reason=\"bad_topic\"} 2.0",
                            "oda_mqtt_refused_messages_total{reason=\"topic_limit\"} 1.0");
            assertThat(oda.api().getJson("/register/dc").get("topics").toString())
                    .isEqualTo("[\"a\",\"b\"]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void serve_retainedMessages_leftOutWhileThoseThatComeAreTaken(String version) {
        try (var broker = mosquitto()) {
            broker.publish("oda/a/g/x", "1", "-q", "1", "-r");
            try (var oda = Service.start(data(), "mqtt", broker.url(), "mqtt-version", version)) {
                awaitConnected(oda);
                broker.publish("oda/a/g/x", "2", "-q", "1", "-r");

                assertThat(awaitRecords(oda, "a", 1).get(0).get("data").toString())
                        .isEqualTo("{\"x\":2}");
            }
        }
    }

    @Test
    void serve_brokerIsAwayAtFirst_startsAndConnectsWhenItComes() {
        try (var broker = mosquitto()) {
            broker.stop();
            try (var oda = Service.start(data(), "mqtt", broker.url())) {
                await().atMost(SOON)
                        .until(() -> mqtt(oda).get("detail").asText().contains("nothing answers"));
                assertThat(mqtt(oda).get("status").asText()).isEqualTo("down");
                await().atMost(SOON).until(oda.api()::isReady);
                assertThat(mqtt(oda).get("status").asText()).isEqualTo("down");

                broker.startAgain();

                awaitConnected(oda);
            }
        }
    }

    @Test
    void serve_userAndPassword_neededAndTold() throws Exception {
        Path passwords = folder.resolve("passwords");
        run("mosquitto_passwd", "-b", "-c", passwords.toString(), "sensor", "s3cret");
        try (var broker = mosquitto("allow_anonymous false", "password_file " + passwords)) {
            try (var oda = Service.start(folder.resolve("none"), "mqtt", broker.url())) {
                await().atMost(SOON)
                        .until(() -> mqtt(oda).get("detail").asText().contains("lets nobody in without a user"));
            }
            try (var oda = Service.start(
                    folder.resolve("bad"), "mqtt", broker.url(), "mqtt-user", "sensor", "mqtt-password", "wrong")) {
                await().atMost(SOON)
                        .until(() -> mqtt(oda)
                                .get("detail")
                                .asText()
                                .contains("does not let the user 'sensor' in (NOT_AUTHORIZED)"));
            }
            for (String version : List.of("5", "3.1.1")) {
                try (var oda = Service.start(
                        folder.resolve(version),
                        "mqtt",
                        broker.url(),
                        "mqtt-user",
                        "sensor",
                        "mqtt-password",
                        "s3cret",
                        "mqtt-version",
                        version)) {
                    awaitConnected(oda);
                }
            }
        }
    }

    @Test
    void serve_certificateIsNotTrusted_toldUntilItsIssuerIsNamed() throws Exception {
        Path key = folder.resolve("key.pem");
        Path certificate = folder.resolve("certificate.pem");
        run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString());
        try (var broker = mosquitto("certfile " + certificate, "keyfile " + key)) {
            String byName = "ssl://localhost:" + broker.port();
            try (var oda = Service.start(folder.resolve("a"), "mqtt", byName)) {
                await().atMost(SOON)
                        .until(() -> mqtt(oda).get("detail").asText().contains("certificate is not trusted"));
                assertThat(mqtt(oda).get("detail").asText()).contains("mqtt-ca-file");
            }
            String byAddress = "ssl://127.0.0.1:" + broker.port();
            try (var oda =
                    Service.start(folder.resolve("b"), "mqtt", byAddress, "mqtt-ca-file", certificate.toString())) {
                await().atMost(SOON)
                        .until(() -> mqtt(oda).get("detail").asText().contains("certificate is for another host"));
            }
            try (var oda = Service.start(folder.resolve("c"), "mqtt", byName, "mqtt-ca-file", certificate.toString())) {
                awaitConnected(oda);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void serve_odaIsAway_brokerKeepsTheMessages(String version) {
        String[] settings = {"mqtt-version", version};
        try (var broker = mosquitto()) {
            try (var oda = Service.start(data(), with(settings, "mqtt", broker.url()))) {
                awaitConnected(oda);
                broker.publish("oda/a/g/x", "1", "-q", "1");
                awaitRecords(oda, "a", 1);
            }
            IntStream.range(0, 30).forEach(i -> broker.publish("oda/a/g/x", String.valueOf(100 + i), "-q", "1"));
            broker.stop();
            broker.startAgain();
            try (var oda = Service.start(data(), with(settings, "mqtt", broker.url()))) {
                assertThat(awaitRecords(oda, "a", 31)).hasSize(31);
            }
        }
    }

    private Mosquitto mosquitto(String... settings) {
        return Mosquitto.start(folder.resolve("mosquitto"), settings);
    }

    private Path data() {
        return folder.resolve("data");
    }

    private static String[] with(String[] settings, String... more) {
        return java.util.stream.Stream.of(settings, more)
                .flatMap(java.util.Arrays::stream)
                .toArray(String[]::new);
    }

    static JsonNode mqtt(Service oda) {
        return oda.api().getJson("/health").get("components").get("mqtt");
    }

    static void awaitConnected(Service oda) {
        await().atMost(SOON).until(() -> mqtt(oda).get("status").asText().equals("up"));
    }

    /** By their time. */
    private static List<JsonNode> awaitRecords(Service oda, String topic, int count) {
        String query = "{\"topic\":\"%s\"}".formatted(topic);
        await().atMost(SOON)
                .until(() -> oda.api().send("/query", query).statusCode() == 200
                        && oda.api().queryList(query).size() >= count);
        return oda.api().queryList(query);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
    }
}
