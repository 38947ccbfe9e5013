package org.oda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oda.cli.Table.Column;

class OutputTest {
    @Test
    void table_onTerminal_fitsItsWidth() {
        TestTerminal terminal = TestTerminal.interactive(40);

        long rows = new Table(terminal.terminal(), "", List.of(Column.text("name"), Column.text("data")))
                .print(List.of(List.of("a", "x".repeat(100)), List.of("bcd", "y\n\u001b[31mz"))
                        .iterator());

        assertThat(rows).isEqualTo(2);
        assertThat(terminal.out().lines()).allMatch(line -> line.length() <= 40);
        assertThat(terminal.out()).contains("a     x", "…", "bcd   y  [31mz");
    }

    @Test
    void table_notOnTerminal_isNotCut() {
        TestTerminal terminal = TestTerminal.piped();

        new Table(terminal.terminal(), "", List.of(Column.text("data")))
                .print(List.of(List.of("x".repeat(100))).iterator());

        assertThat(terminal.out()).contains("x".repeat(100));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                                       | 0
            [{"a":{"b":[{},{}]}},{"c":"}{[\\"{"},{}]  | 3
            {"a":{"b":1}}                            | 1
            """)
    void jsonItemCounter_bytesInAnyPieces_countsTheOutermostObjects(String json, long items) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        JsonItemCounter atOnce = new JsonItemCounter();
        atOnce.add(bytes, bytes.length);
        JsonItemCounter byByte = new JsonItemCounter();
        for (byte b : bytes) {
            byByte.add(new byte[] {b}, 1);
        }

        assertThat(atOnce.items()).isEqualTo(items);
        assertThat(byByte.items()).isEqualTo(items);
    }

    @ParameterizedTest
    @CsvSource({"No space left on device, true", "Broken pipe, false"})
    void standardOutput_thatCannotBeWritten_isALossUnlessNobodyReads(String reason, boolean loss) {
        StandardOutput output = new StandardOutput(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        });
        assertThat(output.loss()).isNull();

        new PrintStream(output, true, StandardCharsets.UTF_8).println("x");

        assertThat(output.loss() != null && output.loss().endsWith(reason)).isEqualTo(loss);
    }

    @Test
    void randomData_manyTimes_keepsToTheContractsRanges() throws IOException {
        RandomData data = new RandomData(new Random(7));
        for (int i = 0; i < 1000; i++) {
            JsonNode text = new ObjectMapper().readTree(data.next().toByteArray());
            assertThat(text.isTextual()).isTrue();
            JsonNode json = new ObjectMapper().readTree(text.asText());
            assertThat(json.size()).isBetween(1, 5);
            assertInRange(json, "Air temperature indoor", 20, 22, "C");
            assertInRange(json, "Relative humidity", 40, 60, "%");
            assertInRange(json, "Illuminance", 500, 750, "Lux");
            assertInRange(json, "CO2 concentration", 800, 1000, "ppm");
            assertInRange(json, "Movement/presence", 0, 1, "0/1");
        }
    }

    private static void assertInRange(JsonNode json, String field, double min, double max, String unit) {
        if (json.has(field)) {
            assertThat(json.path(field).path("value").asDouble(Double.NaN)).isBetween(min, max);
            assertThat(json.path(field).path("unit").asText()).isEqualTo(unit);
        }
    }

    @Test
    void interruption_commandTakesNoPart_isNotWaitedFor() {
        assertThat(new Interruption().request()).isFalse();
    }

    @Test
    void interruption_requested_runsEarlierAndLaterActions() {
        Interruption interruption = new Interruption();
        StringBuilder ran = new StringBuilder();
        interruption.onRequest(() -> ran.append("a"));

        assertThat(interruption.request()).isTrue();
        interruption.onRequest(() -> ran.append("b"));

        assertThat(ran).hasToString("ab");
        assertThat(interruption.isRequested()).isTrue();
    }
}
