package org.oda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oda.Oda;
import org.oda.client.OdaClient;
import org.oda.config.OdaConfig;

/** {@code oda rejects} against the whole service. */
@Timeout(300)
class RejectsCommandsTest {
    private static final byte[] NO_TEXT = {(byte) 0xff, 0, 27, '[', '2', 'J'};

    @TempDir
    static Path folder;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Oda oda;

    @BeforeAll
    static void startService() {
        oda = Oda.start(
                OdaConfig.of(Map.of("data", folder.resolve("data").toString(), "port", "0", "kafka-port", "0")));
    }

    @AfterAll
    static void stopService() {
        oda.close();
    }

    @Test
    void list_ofATopic_isATableOnATerminalAndJsonOtherwise() throws Exception {
        List<byte[]> values = IntStream.range(0, 5)
                .mapToObj(i -> "{\"n\":%d}".formatted(i).getBytes(StandardCharsets.UTF_8))
                .toList();
        send("listed", values);

        TestTerminal table = TestTerminal.interactive(100);
        int status = execute(table, "rejects", "--topic", "listed", "--limit", "3");
        JsonNode json = json("rejects", "--topic", "list*", "--reason", "missing_field,empty", "--from", "-1h");

        assertThat(status).isZero();
        assertThat(table.out())
                .contains("id", "rejected at", "listed/", "open", "missing_field", "3 rows")
                .containsPattern("next page: oda rejects --topic listed --limit 3 .*--cursor \\d+");
        assertThat(json)
                .hasSize(5)
                .allMatch(reject -> reject.get("state").asText().equals("open"));
        assertThat(run("rejects", "--topic", "nothing", "--format", "table").out())
                .isEqualTo("no such rejects\n");
        assertThat(run("rejects", "--topic", "nothing").out()).isEqualTo("[]\n");
    }

    @Test
    void list_moreThanAPage_printsAll() throws Exception {
        send(
                "many",
                IntStream.range(0, 2_300)
                        .mapToObj(i -> "x".getBytes(StandardCharsets.UTF_8))
                        .toList());

        assertThat(json("rejects", "--topic", "many", "--limit", "5000")).hasSize(2_300);
        TestTerminal some = run("rejects", "--topic", "many", "--limit", "1500");
        assertThat(new ObjectMapper().readTree(some.out())).hasSize(1_500);
        assertThat(some.err()).contains("more rejects follow: oda rejects --topic many");
    }

    @Test
    void show_bytesThatAreNoText_areShownAsHexAndGivenExactly() throws Exception {
        String id = send("shown", List.of(NO_TEXT)).get(0);

        String shown = run("rejects", "show", id, "--format", "table").out();
        TestTerminal raw = run("rejects", "show", id, "--raw");

        assertThat(shown)
                .contains("reason       invalid_utf8", "6 bytes", "00000000  ff 00 1b 5b 32 4a")
                .doesNotContain("\u001b");
        assertThat(raw.bytes()).isEqualTo(NO_TEXT);
        assertThat(json("rejects", "show", id).get("id").asText()).isEqualTo(id);
    }

    @Test
    void show_textThatSteersTheTerminal_isMadeHarmless() throws Exception {
        String id = send("steer", List.of("\u001b[2J\u0007 hello".getBytes(StandardCharsets.UTF_8)))
                .get(0);

        assertThat(run("rejects", "show", id, "--format", "table").out())
                .contains("hello")
                .doesNotContain("\u001b", "\u0007");
    }

    @Test
    void show_tombstone_saysThatThereIsNoValue() throws Exception {
        List<byte @Nullable []> values = new ArrayList<>();
        values.add(null);
        String id = send("tomb", values).get(0);

        TestTerminal raw = run("rejects", "show", id, "--raw");

        assertThat(raw.out()).isEmpty();
        assertThat(raw.err()).contains("no value");
    }

    @Test
    void show_unknown_endsWithStatusOne() {
        TestTerminal terminal = TestTerminal.piped();

        assertThat(execute(terminal, "rejects", "show", "unheard-of/0/1")).isEqualTo(1);
        assertThat(terminal.err()).contains("unheard-of/0/1", "(unknown-reject)");
    }

    @Test
    void replay_mendedFromAFile_storesItOnce() throws Exception {
        String id = send("mended", List.of("{\"timestamp\":\"2024-01-25T13:53:54Z\"".getBytes(StandardCharsets.UTF_8)))
                .get(0);
        Path file = Files.writeString(
                folder.resolve("mended.json"),
                "{\"timestamp\":\"2024-01-25T13:53:54Z\",\"generator_id\":\"g\",\"topic\":\"mended\",\"data\":{\"n\":1}}\n");

        TestTerminal first = run("rejects", "replay", id, "--value", file.toString(), "--format", "table");
        TestTerminal again = run("rejects", "replay", id, "--value", file.toString(), "--format", "table");
        Files.writeString(file, Files.readString(file).replace("13:53:54", "14:00:00"));
        TestTerminal other = TestTerminal.interactive(200);
        int status = execute(other, "rejects", "replay", id, "--value", file.toString());

        assertThat(first.out()).isEqualTo("1 replayed, 0 refused\n");
        assertThat(again.out()).isEqualTo("1 replayed (1 of them before), 0 refused\n");
        assertThat(status).isEqualTo(1);
        assertThat(other.out()).contains(id, "already_replayed", "0 replayed, 1 refused");
        assertThat(json("query", "--topic", "mended")).hasSize(1);
        assertThat(json("rejects", "--topic", "mended", "--state", "replayed")).hasSize(1);
    }

    @Test
    void replay_selected_tellsWhyThoseThatAreStillBadAre() throws Exception {
        List<String> ids = send(
                "stillbad",
                IntStream.range(0, 1_200)
                        .mapToObj(i -> "[]".getBytes(StandardCharsets.UTF_8))
                        .toList());

        TestTerminal terminal = TestTerminal.interactive(120);
        int status = execute(terminal, "rejects", "replay", "--topic", "stillbad");
        JsonNode json = new ObjectMapper()
                .readTree(executed(1, "rejects", "replay", ids.get(0), ids.get(1), "--format", "json")
                        .out());

        assertThat(status).isEqualTo(1);
        assertThat(terminal.out())
                .contains("… and 1,100 more; of all:\n  1,200 not_an_object\n0 replayed, 1,200 refused\n");
        assertThat(json.findValuesAsText("reason")).containsExactly("not_an_object", "not_an_object");
        assertThat(run("rejects", "replay", "--topic", "nothing", "--format", "table")
                        .out())
                .isEqualTo("0 replayed, 0 refused\n");
    }

    /** Returns the ids, when all of them are among the rejects. */
    private static List<String> send(String topic, List<byte @Nullable []> values) throws Exception {
        OdaClient.connect(oda.gatewayUrl()).register(List.of(topic));
        List<String> ids = new ArrayList<>();
        try (var producer = new KafkaProducer<byte[], byte[]>(
                Map.of("bootstrap.servers", oda.kafkaEndpoint(), "linger.ms", 5),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            var sent = new ArrayList<Future<RecordMetadata>>();
            for (byte[] value : values) {
                sent.add(producer.send(new ProducerRecord<>(topic, value)));
            }
            for (var each : sent) {
                ids.add("%s/%d/%d"
                        .formatted(topic, each.get().partition(), each.get().offset()));
            }
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(json("rejects", "--topic", topic, "--limit", "5000"))
                        .hasSameSizeAs(ids));
        return ids;
    }

    private static JsonNode json(String... args) throws IOException {
        return new ObjectMapper().readTree(run(args).out());
    }

    private static TestTerminal run(String... args) {
        return executed(0, args);
    }

    private static TestTerminal executed(int status, String... args) {
        TestTerminal terminal = TestTerminal.piped();
        assertThat(execute(terminal, args)).as(terminal.err()).isEqualTo(status);
        return terminal;
    }

    private static int execute(TestTerminal terminal, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("-a", oda.gatewayUrl().toString()));
        return new CommandTree(terminal.terminal(), new Interruption(), Map.of()).execute(all.toArray(String[]::new));
    }
}
