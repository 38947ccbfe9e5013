package org.oda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oda.client.FakeGateway;

/** {@code oda query} against prepared answers: what it asks, and what a person sees of them. */
class QueryCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String RECORDS = """
            [{"timestamp":"2024-01-25T13:00:00Z","data":{"t":{"value":20,"unit":"Cel"}},"topic":"room","generator_id":"g"},
            {"timestamp":"2024-01-25T14:00:00Z","data":{"t":{"value":21,"unit":"Cel"}},"topic":"room","generator_id":"g"}]""";
    private static final String WINDOWS = """
            [{"timestamp":"2024-01-25T14:00:00Z","generator_id":"heat_pump","topic":null,"data":{
            "power":{"values":{"avg":{"unit":"kW","value":1234.5},"count":{"unit":"1","value":1013.0}},
            "count":1013,"used":1010,"skipped":{"text":1,"unit:Cel":2},"coverage":0.974},
            "t":{"values":{"avg":{"unit":"Cel","value":21.25},"count":{"unit":"1","value":4.0}},
            "count":4,"used":4,"skipped":{},"coverage":null}}},
            {"timestamp":"2024-01-25T15:00:00Z","generator_id":"heat_pump","topic":null,"data":{
            "power":{"values":{"avg":{"unit":"kW","value":null},"count":{"unit":"1","value":1.0}},
            "count":1,"used":0,"skipped":{"no_unit":1},"coverage":0.0},
            "t":{"values":{"avg":{"unit":"Cel","value":-3},"count":{"unit":"1","value":4.0}},
            "count":4,"used":4,"skipped":{},"coverage":1.0}}}]""";

    private final FakeGateway gateway = new FakeGateway();
    private final Interruption interruption = new Interruption();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void query_everyOption_isAsked() {
        gateway.answering("[]");

        query(
                TestTerminal.piped(),
                "--topic",
                "room*",
                "--generator-id",
                "g",
                "--filter",
                "t >= -2.5e1 Cel",
                "--filter",
                "a b!=3",
                "--start",
                "-1h",
                "--stop",
                "2024-W15-4",
                "--fun",
                "avg,p99.9",
                "--fun",
                "twa",
                "--field",
                "power",
                "--field",
                "t",
                "--unit",
                "kW",
                "--unit",
                "t=K",
                "--frequency",
                "P1D",
                "--tz",
                "Europe/Rome",
                "--align",
                "calendar",
                "--label",
                "start",
                "--fill",
                "null",
                "--max-gap",
                "PT10M",
                "--by",
                "topic,generator_id");

        assertThat(gateway.requests().get(0).body())
                .isEqualTo("{\"topic\":\"room*\",\"generator_id\":\"g\","
                        + "\"filter\":[{\"field\":\"t\",\"gte\":-25.0,\"unit\":\"Cel\"},{\"field\":\"a b\",\"ne\":3.0}],"
                        + "\"start\":\"-1h\",\"stop\":\"2024-W15-4\","
                        + "\"aggregator\":{\"fun\":[\"avg\",\"p99.9\",\"twa\"],\"field\":[\"power\",\"t\"],"
                        + "\"unit\":{\"power\":\"kW\",\"t\":\"K\"},\"by\":[\"topic\",\"generator_id\"],"
                        + "\"frequency\":\"P1D\",\"tz\":\"Europe/Rome\",\"align\":\"calendar\",\"label\":\"start\","
                        + "\"fill\":\"null\",\"max_gap\":\"PT10M\"}}");
    }

    @Test
    void query_records_isATableWithTheNextPage() {
        gateway.answering(200, Map.of("Oda-Next-Cursor", "c/2 x"), RECORDS);
        TestTerminal terminal = TestTerminal.interactive(70);

        int status = query(terminal, "--topic", "room*", "--limit", "2", "--field", "t", "--cursor", "c/1");

        assertThat(status).isZero();
        assertThat(terminal.out()).isEqualTo("""
                        timestamp             topic  generator_id  data
                        2024-01-25T13:00:00Z  room   g             {"t":{"value":20,"unit":"C…
                        2024-01-25T14:00:00Z  room   g             {"t":{"value":21,"unit":"C…
                        2 rows
                        next page: oda query -a URL --topic 'room*' --limit 2 --field t --cursor 'c/2 x'
                        """.replace("URL", gateway.url().toString()));
        assertThat(gateway.requests().get(0).body())
                .isEqualTo("{\"topic\":\"room*\",\"limit\":2,\"cursor\":\"c/1\",\"field\":\"t\"}");
    }

    @Test
    void query_pageIntoAFile_tellsTheNextOneWithoutTheFile() {
        gateway.answering(200, Map.of("Oda-Next-Cursor", "c2"), RECORDS);
        TestTerminal terminal = TestTerminal.piped();

        query(
                terminal,
                "--topic",
                "room",
                "--limit",
                "2",
                "--output",
                folder.resolve("page.json").toString());

        assertThat(terminal.err())
                .endsWith("more records follow: oda query -a %s --topic room --limit 2 --cursor c2\n"
                        .formatted(gateway.url()));
    }

    @Test
    void query_windowsOfSeveralFields_isATableWithWhatWasLeftOut() {
        gateway.answering(WINDOWS);
        TestTerminal terminal = TestTerminal.interactive(100);

        query(
                terminal,
                "--topic",
                "energy",
                "--fun",
                "avg,count",
                "--field",
                "power",
                "--field",
                "t",
                "--frequency",
                "60",
                "--label",
                "start");

        assertThat(terminal.out()).isEqualTo("""
                        from                  topic  generator_id  field  function    value  unit  count  coverage
                        2024-01-25T14:00:00Z  (all)  heat_pump     power  avg       1,234.5  kW    1,013      97 %
                        2024-01-25T14:00:00Z  (all)  heat_pump     power  count       1,013  1     1,013      97 %
                        2024-01-25T14:00:00Z  (all)  heat_pump     t      avg         21.25  Cel       4         -
                        2024-01-25T14:00:00Z  (all)  heat_pump     t      count           4  1         4         -
                        2024-01-25T15:00:00Z  (all)  heat_pump     power  avg             -  kW        1       0 %
                        2024-01-25T15:00:00Z  (all)  heat_pump     power  count           1  1         1       0 %
                        2024-01-25T15:00:00Z  (all)  heat_pump     t      avg            -3  Cel       4     100 %
                        2024-01-25T15:00:00Z  (all)  heat_pump     t      count           4  1         4     100 %
                        power: 4 of 1,014 values left out (1 without a unit, 1 text, 2 in Cel)
                        8 rows
                        """);
    }

    @Test
    void query_plotOfWindows_isDrawnByUnit() {
        gateway.answering(WINDOWS);
        TestTerminal terminal = TestTerminal.piped();

        int status = query(
                terminal,
                "--topic",
                "energy",
                "--fun",
                "avg,count",
                "--field",
                "power",
                "--frequency",
                "60",
                "--plot",
                "--tz",
                "Europe/Rome");

        assertThat(status).isZero();
        assertThat(terminal.out())
                .contains("avg power in kW\n", "1: a count power | b count t\n", "avg t in Cel\n", "2024-01-25 15:00")
                .endsWith("8 values, time in Europe/Rome\n");
    }

    @Test
    void query_plotOfRecords_readsTheirData() {
        gateway.answering(RECORDS);
        TestTerminal terminal = TestTerminal.interactive(60);

        query(terminal, "--topic", "room", "--field", "t", "--plot");

        assertThat(terminal.out()).startsWith("t in Cel\n21.0 ┤").contains("2 values, time in UTC");
    }

    @ParameterizedTest
    @CsvSource({
        "json, application/json, a.xyz",
        "json, application/json, a.json",
        "ndjson, application/x-ndjson, a.ndjson",
        "csv, text/csv, a.CSV",
        "parquet, application/vnd.apache.parquet, a.parquet",
        "arrow, application/vnd.apache.arrow.stream, a.arrow"
    })
    void query_format_byNameOrByTheFilesEnding(String name, String mediaType, String fileName) throws IOException {
        gateway.answering("bytes");
        Path file = folder.resolve(fileName);
        TestTerminal piped = TestTerminal.piped();

        query(piped, "--topic", "t", "--format", name);
        query(TestTerminal.interactive(80), "--topic", "t", "--output", file.toString());

        assertThat(gateway.requests()).extracting(FakeGateway.Request::accept).containsExactly(mediaType, mediaType);
        assertThat(piped.out()).isEqualTo(name.equals("json") ? "bytes" + System.lineSeparator() : "bytes");
        assertThat(Files.readString(file)).isEqualTo("bytes");
    }

    @Test
    void query_binaryFormatToATerminal_isRefusedWithTheRemedy() {
        TestTerminal terminal = TestTerminal.interactive(80);

        assertThat(query(terminal, "--topic", "t", "--format", "parquet")).isEqualTo(2);
        assertThat(terminal.err()).contains("add --output FILE");
    }

    @ParameterizedTest
    @CsvSource({"--field, f", "--filter, f>1", "--last, 1", "--stop, now"})
    void query_oneThingThatSelects_isEnough(String option, String value) {
        gateway.answering("[]");

        assertThat(query(TestTerminal.piped(), option, value)).isZero();
    }

    @Test
    void query_outputThatCannotBe_tellsWhyAndLeavesNothing() throws IOException {
        gateway.answering("bytes");
        TestTerminal missing = TestTerminal.piped();
        TestTerminal taken = TestTerminal.piped();

        assertThat(query(
                        missing,
                        "--topic",
                        "t",
                        "--output",
                        folder.resolve("no/a.csv").toString()))
                .isEqualTo(1);
        assertThat(query(taken, "--topic", "t", "--output", folder.toString())).isEqualTo(1);

        assertThat(missing.err()).contains("a.csv.part: no such file or folder").doesNotContain("Exception");
        assertThat(taken.err()).contains(folder + ": is a folder").doesNotContain("Exception");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void query_readerThatWentAway_isNotReadFor() {
        gateway.answering("x".repeat(1_000_000));
        AtomicLong written = new AtomicLong();
        PrintStream out = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                written.incrementAndGet();
                throw new IOException("Broken pipe");
            }
        });
        Terminal terminal = new Terminal(out, System.err, false, false, 80, false);

        int status = new CommandTree(terminal, interruption, Map.of())
                .execute("query", "-a", gateway.url().toString(), "--topic", "t");

        assertThat(status).isZero();
        assertThat(written).hasValueLessThan(5);
    }

    @Test
    void query_pageInAPipe_tellsTheNextOneBesideIt() {
        gateway.answering(200, Map.of("Oda-Next-Cursor", "c2"), "a,b\n");
        TestTerminal terminal = TestTerminal.piped();

        query(terminal, "--topic", "it's", "--limit", "1", "--format", "csv");

        assertThat(terminal.out()).isEqualTo("a,b\n");
        assertThat(terminal.err())
                .isEqualTo(
                        "oda: more records follow: oda query -a %s --topic 'it'\\''s' --limit 1 --format csv --cursor c2%n"
                                .formatted(gateway.url()));
    }

    @Test
    void query_gatewaysProblem_isToldAsItIs() {
        gateway.answering(
                422,
                Map.of(),
                "{\"code\":\"unit-mismatch\",\"field\":\"aggregator.unit\",\"detail\":\"W is no time\"}");
        TestTerminal terminal = TestTerminal.piped();

        assertThat(query(terminal, "--topic", "t")).isEqualTo(2);
        assertThat(terminal.err()).isEqualTo("oda: W is no time (unit-mismatch)" + System.lineSeparator());
    }

    @Test
    void watch_whatMayPass_isShownAndAskedAgain() {
        gateway.answering(404, Map.of(), "{\"code\":\"nothing-found\",\"detail\":\"no record matches\"}")
                .answering(503, Map.of(), "{\"code\":\"store-unavailable\",\"detail\":\"the store rests\"}")
                .answering(RECORDS);
        TestTerminal terminal = TestTerminal.interactive(100);

        CompletableFuture<Integer> status = Beside.start(() -> query(terminal, "--topic", "room", "--watch", "0.1"));
        Awaitility.await().until(() -> gateway.requests().size() >= 5);
        assertThat(interruption.request()).isTrue();

        assertThat(status.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join())
                .isZero();
        assertThat(terminal.out())
                .startsWith("\u001b[H\u001b[2Jnothing yet: no record matches\n")
                .containsSubsequence(
                        "\u001b[H\u001b[2Jthe store rests (store-unavailable); asking again\n",
                        "\u001b[H\u001b[2Jtimestamp",
                        "2 rows\n",
                        " UTC, every 0.1 s, Ctrl-C ends\n",
                        "\u001b[H\u001b[2Jtimestamp");
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void watch_badRequest_ends() {
        gateway.answering(400, Map.of(), "{\"code\":\"contradiction\",\"detail\":\"last and limit\"}");

        assertThat(query(TestTerminal.piped(), "--topic", "t", "--watch")).isEqualTo(2);
    }

    private int query(TestTerminal terminal, String... options) {
        List<String> args = new ArrayList<>(List.of("query", "-a", gateway.url().toString()));
        args.addAll(List.of(options));
        return new CommandTree(terminal.terminal(), interruption, Map.of()).execute(args.toArray(String[]::new));
    }
}
