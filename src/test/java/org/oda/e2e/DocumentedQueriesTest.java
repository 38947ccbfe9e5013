package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.oda.e2e.DocumentedPage.Block;

/** Sends the records of {@code docs/queries.md}, asks all that it asks, and compares with the answers that it shows. */
class DocumentedQueriesTest {
    private static final DocumentedPage PAGE = DocumentedPage.read("docs/queries.md");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Offset<Double> ROUNDING = within(1e-9);
    private static final Pattern CURL_BODY = Pattern.compile("/query -d '([^']*)'");
    private static final Pattern ERROR = Pattern.compile("\\| `(\\{.*})` \\| (\\d{3}) \\| (?:`([a-z-]+)`|–).*");
    private static final Pattern TIME_ROW = Pattern.compile("\\| [^`|]+ \\| (`[^|]*) \\|");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @TempDir
    static Path data;

    private static Service oda;

    @BeforeAll
    static void sendTheRecordsOfThePage() {
        List<String> records = PAGE.blocks("ndjson").get(0).text().lines().toList();
        String[] topics = records.stream()
                .map(record -> read(record).get("topic").asText())
                .distinct()
                .toArray(String[]::new);
        oda = Service.start(data);
        oda.api().register(topics);
        try (var sender = oda.sender()) {
            records.forEach(record ->
                    sender.sendRaw(read(record).get("topic").asText(), record.getBytes(StandardCharsets.UTF_8)));
        }
        await().pollInterval(Duration.ofMillis(100)).until(() -> oda.stored() == records.size());
    }

    @AfterAll
    static void stop() {
        if (oda != null) {
            oda.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> query_ofThePage_isAnsweredAsThePageSays() {
        List<Block> blocks = PAGE.blocks();
        List<Integer> requests = IntStream.range(0, blocks.size())
                .filter(i -> blocks.get(i).language().equals("json") && !isAnswer(blocks.get(i)))
                .boxed()
                .toList();
        assertThat(requests).hasSizeGreaterThan(10);
        return requests.stream().map(i -> {
            Block request = blocks.get(i);
            Block answer = blocks.get(i + 1);
            return dynamicTest("line %d: %s".formatted(request.line(), request.text()), () -> {
                assertThat(isAnswer(answer)).as("an answer follows").isTrue();
                ask(request.text(), answer);
            });
        });
    }

    @TestFactory
    Stream<DynamicTest> query_ofTheTableOfErrors_failsAsThePageSays() {
        List<Matcher> errors = rows(ERROR);
        assertThat(errors).hasSizeGreaterThan(10);
        return errors.stream()
                .map(error -> dynamicTest(error.group(1), () -> {
                    HttpResponse<byte[]> response = oda.api().send("/query", error.group(1));
                    String body = text(response);
                    assertThat(response.statusCode()).as(body).isEqualTo(Integer.parseInt(error.group(2)));
                    if (error.group(3) != null) {
                        assertThat(read(body).get("code").asText()).as(body).isEqualTo(error.group(3));
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> query_ofACommandInThePage_isUnderstood() {
        List<String> bodies = PAGE.blocks("sh").stream()
                .flatMap(block -> CURL_BODY.matcher(block.text()).results())
                .map(body -> body.group(1))
                .toList();
        assertThat(bodies).hasSizeGreaterThan(3);
        return bodies.stream().map(body -> dynamicTest(body, () -> assertUnderstood(body)));
    }

    @TestFactory
    Stream<DynamicTest> query_withEachFormOfTime_isUnderstood() {
        List<String> times = rows(TIME_ROW).stream()
                .flatMap(row -> CODE.matcher(row.group(1)).results())
                .map(time -> time.group(1))
                .toList();
        assertThat(times).contains("2024-W13-6", "-PT1H", "now");
        return times.stream()
                .map(time -> dynamicTest(
                        time, () -> assertUnderstood("{\"topic\":\"kitchen\",\"stop\":\"%s\"}".formatted(time))));
    }

    /** What is relative to now finds nothing of the page's records. */
    private static void assertUnderstood(String body) throws IOException {
        HttpResponse<byte[]> response = oda.api().send("/query", body);
        assertThat(response.statusCode()).as(text(response)).isIn(200, 404);
    }

    private static void ask(String request, Block answer) throws IOException {
        HttpResponse<byte[]> response = oda.api().send("/query", request);
        String body = text(response);
        assertThat(response.statusCode()).as(body).isEqualTo(200);
        switch (answer.language()) {
            case "json" -> assertSame(read(answer.text()), read(body), "");
            case "csv" -> assertSameCells(answer.text(), body);
            default -> throw new AssertionError("an answer in " + answer.language());
        }
    }

    private static boolean isAnswer(Block block) {
        return block.lead().startsWith("Answer");
    }

    private static void assertSame(JsonNode expected, JsonNode actual, String path) throws IOException {
        if (expected.isNumber() && actual.isNumber()) {
            assertThat(actual.asDouble()).as(path).isCloseTo(expected.asDouble(), ROUNDING);
        } else if (expected.isTextual()
                && actual.isTextual()
                && expected.asText().startsWith("{")) {
            assertSame(JSON.readTree(expected.asText()), JSON.readTree(actual.asText()), path);
        } else if (expected.isObject() && actual.isObject()) {
            assertThat(names(actual)).as(path).containsExactlyInAnyOrderElementsOf(names(expected));
            for (Map.Entry<String, JsonNode> member : expected.properties()) {
                assertSame(member.getValue(), actual.get(member.getKey()), path + "." + member.getKey());
            }
        } else if (expected.isArray() && actual.isArray()) {
            assertThat(actual).as(path).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                assertSame(expected.get(i), actual.get(i), "%s[%d]".formatted(path, i));
            }
        } else {
            assertThat(actual).as(path).isEqualTo(expected);
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void assertSameCells(String expected, String actual) {
        List<String> expectedLines = expected.lines().toList();
        List<String> lines = actual.lines().toList();
        assertThat(lines).hasSameSizeAs(expectedLines);
        assertThat(lines.get(0)).isEqualTo(expectedLines.get(0));
        for (int i = 1; i < lines.size(); i++) {
            assertThat(cells(lines.get(i))).isEqualTo(cells(expectedLines.get(i)));
        }
    }

    /** Numbers to nine digits. */
    private static List<String> cells(String line) {
        return Stream.of(line.split(",", -1))
                .map(cell -> cell.matches("-?[0-9.]+") ? "%.9f".formatted(Double.parseDouble(cell)) : cell)
                .toList();
    }

    private static List<Matcher> rows(Pattern pattern) {
        return PAGE.lines().stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .toList();
    }

    private static String text(HttpResponse<byte[]> response) throws IOException {
        boolean gzip =
                response.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
        if (!gzip) {
            return new String(response.body(), StandardCharsets.UTF_8);
        }
        try (var plain = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
