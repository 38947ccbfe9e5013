package org.oda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.Oda;
import org.oda.config.OdaConfig;

/** The clients' commands against the whole service. */
class CommandsEndToEndTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Oda oda;

    /** A command that runs beside the test until it is interrupted. */
    private record Running(TestTerminal terminal, Interruption interruption, CompletableFuture<Integer> status) {
        static Running start(String... args) {
            TestTerminal terminal = TestTerminal.piped();
            Interruption interruption = new Interruption();
            CommandTree commands = new CommandTree(terminal.terminal(), interruption, Map.of());
            return new Running(terminal, interruption, Beside.start(() -> commands.execute(args)));
        }

        List<String> lines() {
            return terminal.out().lines().toList();
        }

        int interrupt() {
            interruption.request();
            return status.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        }
    }

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
    void dg_fixedData_isStoredExactlyAsGiven() throws IOException {
        String data = "{'temperature': 25, 'humidity': 50, 'name': \"Küche\"}";

        TestTerminal sent =
                run("dg", "-a", url(), "-tp", "fixed", "-d", data, "-g", "thermometer", "-ts", "2024-01-25T13:53:54Z");

        assertThat(sent.out()).startsWith("1 of 1 records acknowledged");
        JsonNode record = awaitStored(1, "--topic", "fixed").get(0);
        assertThat(record.path("data").asText()).isEqualTo(data);
        assertThat(record.path("generator_id").asText()).isEqualTo("thermometer");
        assertThat(record.path("timestamp").asText()).isEqualTo("2024-01-25T13:53:54Z");
    }

    @Test
    void register_namesAndAFileOfDeclarations_areInForce() throws IOException {
        Path file = folder.resolve("declarations.json");
        Files.writeString(
                file,
                "{\"topics\":[{\"topic\":\"cold\",\"strict\":true,\"attributes\":{\"temperature\":{\"unit\":\"Cel\",\"max\":10}}}]}");

        TestTerminal registered = run("register", "-a", url(), "plain-a", "--file", file.toString());
        assertThat(registered.out().strip()).isEqualTo(oda.kafkaEndpoint());

        run("dg", "-a", url(), "-tp", "cold", "-d", "{'temperature': {'value': 11, 'unit': 'Cel'}}");
        run("dg", "-a", url(), "-tp", "cold", "-d", "{'temperature': {'value': 9, 'unit': 'Cel'}}");
        assertThat(awaitStored(1, "--topic", "cold").toString())
                .contains("'value': 9")
                .doesNotContain("'value': 11");
    }

    @Test
    void register_junk_isToldBeforeAnythingIsAsked() throws IOException {
        Path file = folder.resolve("junk.json");
        Files.writeString(file, "{\"topics\":[{\"topic\":\"cold\",\"strickt\":true}]}");
        TestTerminal terminal = TestTerminal.piped();
        var commands = new CommandTree(terminal.terminal(), new Interruption(), Map.of());

        assertThat(commands.execute("register", "-a", "http://127.0.0.1:1", "-f", file.toString()))
                .isEqualTo(2);
        assertThat(commands.execute("register", "-a", "http://127.0.0.1:1")).isEqualTo(2);
        assertThat(terminal.err()).contains("topics[0].strickt", "did you mean 'strict'", "name a topic");
    }

    @Test
    void dg_randomData_goesToAllTopics() throws IOException {
        run("dg", "-a", url(), "-n", "200", "-tps", "random-a", "random-b", "-g", "random");

        JsonNode records = awaitStored(200, "--generator-id", "random");
        assertThat(records.findValuesAsText("topic")).contains("random-a", "random-b");
    }

    @Test
    void dg_interrupted_reportsWhatWasSent() {
        Running generator = Running.start("dg", "-a", url(), "-n", "100000", "-t", "0.05", "-tp", "interrupted");
        Running consumer = consumer("interrupted");
        Awaitility.await().until(() -> !consumer.lines().isEmpty());

        int status = generator.interrupt();

        assertThat(status).isEqualTo(130);
        assertThat(generator.terminal().out()).matches("(?s)\\d+ of 100,000 records acknowledged.*");
        assertThat(consumer.interrupt()).isZero();
    }

    @Test
    void topicsAndGenerators_afterRecordsWereStored_tellOfThem() throws IOException {
        String data = "{'temperature': {'value': 21.5, 'unit': 'Cel'}, 'state': 'open'}";
        run("dg", "-a", url(), "-n", "3", "-tp", "catalogued", "-d", data, "-g", "Gerät 1/a");
        awaitStored(3, "--topic", "catalogued");

        Awaitility.await().untilAsserted(() -> {
            JsonNode topics = JSON.readTree(run("topics", "cata*", "-a", url()).out());
            assertThat(topics).hasSize(1);
            assertThat(topics.get(0).path("records").intValue()).isEqualTo(3);
        });
        JsonNode topic = JSON.readTree(run("topics", "catalogued", "-a", url()).out());
        assertThat(topic.path("attributes").findValuesAsText("last_value")).containsExactly("open", "21.5");
        JsonNode generators = JSON.readTree(
                run("generators", "--topic", "catalogued", "-a", url()).out());
        assertThat(generators.findValuesAsText("generator_id")).containsExactly("Gerät 1/a");
        assertThat(table("topics", "-a", url())).containsPattern("catalogued +3 +1 +20");
        assertThat(table("topics", "catalogued", "-a", url()))
                .contains("3 records from 20")
                .containsPattern("temperature +Cel +number +3 +20\\S+Z +21.5");
        assertThat(table("generators", "-a", url())).containsPattern("Gerät 1/a +catalogued +3 ");
        assertThat(table("generators", "Gerät 1/a", "-a", url())).containsPattern("state +text +3 +20\\S+Z +open");
    }

    @Test
    void generators_unknownId_tellsWhatWasMeant() throws IOException {
        run("dg", "-a", url(), "-tp", "meant", "-d", "1", "-g", "boiler-17");
        awaitStored(1, "--topic", "meant");
        Awaitility.await().untilAsserted(() -> {
            TestTerminal asked = TestTerminal.piped();
            int status = execute(asked, "generators", "boiler17x", "-a", url());
            assertThat(status).isEqualTo(1);
            assertThat(asked.err()).contains("did you mean 'boiler-17'?", "(unknown-generator)");
        });
    }

    @Test
    void tail_storedAndThenLive_printsEachOnce() throws IOException {
        run("dg", "-a", url(), "-n", "20", "-tp", "tailed", "-d", "{'n': 1}");
        awaitStored(20, "--topic", "tailed");

        Running tail = Running.start("tail", "tailed", "--from", "-1h", "--field", "n", "-a", url());
        Awaitility.await().until(() -> tail.lines().size() >= 20);
        run("dg", "-a", url(), "-n", "10", "-tp", "tailed", "-d", "{'n': 2}");
        run("dg", "-a", url(), "-n", "10", "-tp", "tailed", "-d", "{'other': 2}");
        Awaitility.await().until(() -> tail.lines().size() >= 30);

        assertThat(tail.interrupt()).isZero();
        assertThat(tail.terminal().err()).isEmpty();
        assertThat(tail.lines()).hasSize(30).allMatch(line -> line.startsWith("{\"timestamp\":\""));
    }

    @Test
    void tail_topicThatNobodyRegistered_isRefused() {
        TestTerminal terminal = TestTerminal.piped();

        int status = new CommandTree(terminal.terminal(), new Interruption(), Map.of())
                .execute("tail", "unheard-of", "-a", url());

        assertThat(status).isEqualTo(1);
        assertThat(terminal.err()).contains("topic 'unheard-of' is not registered", "(unknown-topic)");
    }

    @Test
    void dc_topicsOfWhichOneIsUnknown_warnsAndPrintsTheOther() {
        run("dg", "-a", url(), "-n", "20", "-tp", "known", "-d", "text");

        Running consumer = Running.start("dc", "known", "unknown", "-a", url(), "-t", "0.2");
        Awaitility.await().until(() -> consumer.lines().size() >= 20);

        assertThat(consumer.interrupt()).isZero();
        assertThat(consumer.terminal().err()).contains("warning: topic 'unknown' is not registered");
        assertThat(consumer.lines()).hasSize(20).allMatch(line -> line.startsWith("{\"timestamp\":\""));
    }

    @Test
    void dc_noTopicIsRegistered_endsWithStatusOne() {
        TestTerminal terminal = TestTerminal.piped();

        int status = execute(terminal, "dc", "nobody", "-a", url());

        assertThat(status).isEqualTo(1);
        assertThat(terminal.err()).contains("none of the topics is registered");
    }

    @Test
    void dc_twoOfOneGroup_shareTwentyMessages() {
        String kafka = oda.kafkaEndpoint();
        run("dg", "-a", url(), "-n", "0", "-tp", "shared");
        Running first = Running.start("dc", "shared", "-r", kafka, "-g", "pair", "-gi", "one", "-t", "0.1");
        Running second = Running.start("dc", "shared", "-r", kafka, "-g", "pair", "-gi", "two", "-t", "0.1");
        List<Running> both = List.of(first, second);
        // both have their partitions when each has seen something
        Awaitility.await().until(() -> {
            run("dg", "-r", kafka, "-n", "4", "-tp", "shared", "-d", "before");
            return both.stream().noneMatch(dc -> dc.lines().isEmpty());
        });

        run("dg", "-r", kafka, "-n", "20", "-tp", "shared", "-d", "counted");
        Awaitility.await().until(() -> counted(first) + counted(second) >= 20);

        assertThat(both).allSatisfy(dc -> assertThat(counted(dc)).isPositive());
        assertThat(counted(first) + counted(second)).isEqualTo(20);
        assertThat(both).allSatisfy(dc -> assertThat(dc.interrupt()).isZero());
    }

    private static long counted(Running consumer) {
        return consumer.lines().stream()
                .filter(line -> line.contains("counted"))
                .count();
    }

    @Test
    void query_aggregated_asJsonAndAsTable() throws IOException {
        for (String watt : List.of("1000", "3000")) {
            run(
                    "dg",
                    "-a",
                    url(),
                    "-tp",
                    "power",
                    "-g",
                    watt,
                    "-d",
                    "{\"power\":{\"value\":" + watt + ",\"unit\":\"W\"}}");
        }
        awaitStored(2, "--topic", "power");
        String[] query = {"query", "-a", url(), "--topic", "power", "--fun", "avg", "--field", "power", "--unit", "kW"};

        JsonNode json = JSON.readTree(run(query).out());
        TestTerminal table = TestTerminal.interactive(100);
        int status = execute(table, query);

        assertThat(new ObjectMapper()
                        .readTree(json.path("data").asText())
                        .at("/power/value")
                        .asDouble())
                .isEqualTo(2.0);
        assertThat(status).isZero();
        assertThat(table.out()).contains("until", "power", "  2  kW", "1 row");
    }

    @Test
    void query_nothingFound_saysSoWithStatusOne() {
        TestTerminal terminal = TestTerminal.piped();

        assertThat(execute(terminal, "query", "-a", url(), "--topic", "absent")).isEqualTo(1);
        assertThat(terminal.err()).contains("(nothing-found)");
        assertThat(terminal.out()).isEmpty();
    }

    @Test
    void query_output_writesTheWholeFile() throws IOException {
        run("dg", "-a", url(), "-n", "50", "-tp", "saved");
        awaitStored(50, "--topic", "saved");
        Path file = folder.resolve("saved.json");

        TestTerminal terminal = run("query", "-a", url(), "--topic", "saved", "--output", file.toString());

        assertThat(JSON.readTree(file.toFile())).hasSize(50);
        assertThat(terminal.err()).contains("50 records, %,d bytes written".formatted(Files.size(file)));
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(Path::toString)).noneMatch(name -> name.endsWith(".part"));
        }
    }

    private static JsonNode awaitStored(int records, String... selection) {
        List<String> args = new ArrayList<>(List.of("query", "-a", url()));
        args.addAll(List.of(selection));
        return Awaitility.await()
                .until(
                        () -> {
                            TestTerminal terminal = TestTerminal.piped();
                            int status = execute(terminal, args.toArray(String[]::new));
                            return JSON.readTree(status == 0 ? terminal.out() : "[]");
                        },
                        found -> found.size() == records);
    }

    private static Running consumer(String topic) {
        return Running.start("dc", topic, "-r", oda.kafkaEndpoint(), "-t", "0.1");
    }

    private static TestTerminal run(String... args) {
        TestTerminal terminal = TestTerminal.piped();
        assertThat(execute(terminal, args)).as(terminal.err()).isZero();
        return terminal;
    }

    /** What a person sees. */
    private static String table(String... args) {
        TestTerminal terminal = TestTerminal.interactive(120);
        assertThat(execute(terminal, args)).isZero();
        return terminal.out();
    }

    private static int execute(TestTerminal terminal, String... args) {
        return new CommandTree(terminal.terminal(), new Interruption(), Map.of()).execute(args);
    }

    private static String url() {
        return oda.gatewayUrl().toString();
    }
}
