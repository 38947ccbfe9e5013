package org.oda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.Oda;
import org.oda.config.OdaConfig;

/** {@code oda import} against the whole service; what arrived is read from Kafka itself. */
@Tag("once")
class ImportCommandTest {
    private static final int MANY = 200_000;

    @TempDir
    static Path data;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Oda oda;

    @TempDir
    Path folder;

    @BeforeAll
    static void startService() {
        oda = Oda.start(OdaConfig.of(Map.of("data", data.toString(), "port", "0", "kafka-port", "0")));
    }

    @AfterAll
    static void stopService() {
        oda.close();
    }

    @Test
    void import_finished_sendsNothingMoreUnlessAskedTo() throws IOException {
        Path file = rows("few.csv", 10);

        assertThat(run(0, file, "twice")).contains("10 records sent, 0 rows rejected");
        assertThat(run(0, file, "twice")).contains("imported before with this mapping (10 records), nothing sent");
        assertThat(arrived("twice")).hasSize(10);
        assertThat(run(0, file, "twice", "--again")).contains("10 records sent");
        assertThat(run(0, file, "twice")).contains("imported before");
        assertThat(arrived("twice")).hasSize(20);
        assertThat(run(0, file, "twice", "--column", "n:V")).contains("10 records sent");
    }

    @Test
    void import_someRowsAreBad_sendsTheOthersAndWritesThem() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.csv"), """
                date,n
                2024-01-01 00:00:00,1
                soon,2
                2024-01-01 00:00:00,
                2024-01-01 00:00:00,4
                """);
        Path rejects = folder.resolve("rejects.ndjson");

        String out = run(1, file, "bad", "--rejects", rejects.toString());

        assertThat(out)
                .contains(
                        "2 records sent, 2 rows rejected",
                        "1 bad_timestamp",
                        "1 no_attributes",
                        "bad.csv line 3: 'soon'");
        assertThat(Files.readAllLines(rejects))
                .hasSize(2)
                .first()
                .asString()
                .contains("\"line\":3", "\"raw\":\"soon,2\"");
        assertThat(arrived("bad")).containsExactlyInAnyOrder(1L, 4L);
        assertThat(run(0, file, "bad", "--rejects", rejects.toString())).contains("nothing sent");
        assertThat(Files.readAllLines(rejects)).hasSize(2);
    }

    @Test
    void import_dryRun_showsAndSendsNothing() throws IOException {
        TestTerminal terminal = TestTerminal.piped();

        int status = execute(terminal, args(rows("dry.csv", 20), "dry", "--dry-run"));

        assertThat(status).isZero();
        assertThat(terminal.out())
                .contains("2024-01-01T00:00:01Z  dry", "{\"n\":1}", "20 rows: 20 records from 2024-01-01T00:00:01Z to")
                .contains("Nothing was sent (--dry-run).");
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void import_interrupted_goesOnWithTheSameCommand() throws Exception {
        Path file = rows("long.csv", MANY);
        TestTerminal terminal = TestTerminal.piped();
        Interruption interruption = new Interruption();
        CommandTree commands = new CommandTree(terminal.terminal(), interruption, Map.of());
        CompletableFuture<Integer> status =
                Beside.start(() -> commands.execute(args(file, "long").toArray(String[]::new)));
        awaitNotes("long");

        interruption.request();

        assertThat(status.get(5, TimeUnit.MINUTES)).isEqualTo(130);
        assertThat(terminal.out()).contains("interrupted", "give the same command again to go on");
        assertThat(run(0, file, "long")).contains(" there already, 0 rows rejected");
        assertThat(arrived("long")).hasSize(MANY).doesNotHaveDuplicates();
    }

    /** The worst that a kill can do: all of it arrived, and the notes are as they were before the first row. */
    @Test
    void import_notesAreOlderThanTheBroker_neitherDoublesNorLoses() throws Exception {
        Path file = rows("old.csv", MANY);
        Path copy = folder.resolve("copy.json");
        CompletableFuture<String> first = Beside.start(() -> run(0, file, "old"));
        Path notes = awaitNotes("old");
        Files.copy(notes, copy);
        first.get(5, TimeUnit.MINUTES);
        assertThat(Files.readString(copy)).contains("\"finished\":false");

        Files.copy(copy, notes, StandardCopyOption.REPLACE_EXISTING);
        String out = run(0, file, "old");

        assertThat(out).contains("0 records sent and %,d there already".formatted(MANY));
        assertThat(arrived("old")).hasSize(MANY).doesNotHaveDuplicates();
    }

    @Test
    void import_topicsOfAColumn_areRegisteredAndKeptApart() throws IOException {
        Path file = folder.resolve("topics.csv");
        Files.write(
                file,
                Stream.concat(
                                Stream.of("date,n,where,who"),
                                IntStream.rangeClosed(1, 300)
                                        .mapToObj(n -> "2024-01-01 00:00:00,%d,room-%d,g".formatted(n, n % 3)))
                        .toList());

        TestTerminal terminal = TestTerminal.piped();
        int status = execute(
                terminal,
                List.of(
                        "import",
                        file.toString(),
                        "-a",
                        url(),
                        "--state",
                        folder.resolve("state").toString(),
                        "--topic-column",
                        "where",
                        "--generator-column",
                        "who",
                        "--time",
                        "date"));

        assertThat(status).as(terminal.err()).isZero();
        assertThat(arrived("room-0")).hasSize(100).allMatch(n -> n % 3 == 0);
        assertThat(arrived("room-2")).hasSize(100).allMatch(n -> n % 3 == 2);
    }

    @Test
    void import_misused_namesTheOptionWithStatusTwo() {
        TestTerminal terminal = TestTerminal.piped();

        int status = execute(terminal, List.of("import", "x.csv", "--time", "d", "--topic", "t"));

        assertThat(status).isEqualTo(2);
        assertThat(terminal.err()).contains("--generator is missing", "(missing-field)");
    }

    @Test
    void import_onATerminal_showsABar() {
        assertThat(Progress.bar(0.25, 10)).isEqualTo("[#####...............]  25 %, 0:30 left");
        assertThat(Progress.bar(0, 10)).endsWith("  0 %");
        assertThat(Progress.bar(0.5, 7200)).endsWith("2:00:00 left");
    }

    /** One row a second, with its number. */
    private Path rows(String name, int count) throws IOException {
        Instant start = Instant.parse("2024-01-01T00:00:00Z");
        return Files.write(
                folder.resolve(name),
                Stream.concat(
                                Stream.of("date,n"),
                                LongStream.rangeClosed(1, count).mapToObj(n -> start.plusSeconds(n) + "," + n))
                        .toList());
    }

    private Path awaitNotes(String topic) {
        return Awaitility.await()
                .pollInterval(1, TimeUnit.MILLISECONDS)
                .until(() -> notes(topic), found -> found.size() == 1)
                .get(0);
    }

    private List<Path> notes(String topic) throws IOException {
        Path state = folder.resolve("state");
        if (!Files.isDirectory(state)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(state)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> read(file).contains("\"" + topic + "\""))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> args(Path file, String topic, String... more) {
        List<String> args = new ArrayList<>(List.of("import", file.toString(), "-a", url()));
        args.addAll(List.of("--state", folder.resolve("state").toString()));
        args.addAll(List.of("--topic", topic, "--generator", "g", "--time", "date"));
        args.addAll(List.of(more));
        return args;
    }

    private String run(int expected, Path file, String topic, String... more) {
        TestTerminal terminal = TestTerminal.piped();
        assertThat(execute(terminal, args(file, topic, more)))
                .as(terminal.err())
                .isEqualTo(expected);
        return terminal.out();
    }

    private static int execute(TestTerminal terminal, List<String> args) {
        return new CommandTree(terminal.terminal(), new Interruption(), Map.of()).execute(args.toArray(String[]::new));
    }

    private static String url() {
        return oda.gatewayUrl().toString();
    }

    /** The attribute {@code n} of all messages of a topic. */
    private static List<Long> arrived(String topic) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, oda.kafkaEndpoint());
        List<Long> numbers = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            long count = consumer.endOffsets(all).values().stream().collect(Collectors.summingLong(Long::longValue));
            consumer.assign(all);
            consumer.seekToBeginning(all);
            while (numbers.size() < count) {
                consumer.poll(Duration.ofMillis(100)).forEach(message -> {
                    String text = new String(message.value(), StandardCharsets.UTF_8);
                    numbers.add(Long.parseLong(text.replaceAll(".*\"n\":(?:\\{\"value\":)?(\\d+).*", "$1")));
                });
            }
        }
        return numbers;
    }
}
