package org.oda.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.codec.RecordDecoder;
import org.oda.codec.TimeBounds;
import org.oda.model.Nanos;
import org.oda.model.OdaException;

/** What files give, of every form, without a service. */
class DryRunTest {
    private static final RecordDecoder DECODER = new RecordDecoder(
            Clock.systemUTC(), new TimeBounds(Instant.parse("2000-01-01T00:00:00Z"), Duration.ofDays(366)), 1 << 20);
    private static final Watcher NOBODY = new Watcher() {
        @Override
        public boolean goOn() {
            return true;
        }

        @Override
        public void progress(ImportFile file, long records) {}
    };

    private final Rejects rejects = Rejects.counted();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"absent=-", "column=x:Cel"})
    void csv_aNameTwiceInTheHeader_isRefusedRatherThanOneColumnLost(String option) {
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> read("a.csv", "date,x,x\n2024-01-01 00:00:00,1,2\n", option))
                .withMessageContaining("'x' fits more than one column")
                .withMessageContaining("--columns");
    }

    @Test
    void csv_ofEveryPeculiarity_becomesRecords() throws IOException {
        DryRun run = read(
                "a.csv",
                String.join(
                        "\r\n",
                        "\ufeffdate,\"T, in\",name,empty,Ö",
                        "2024-01-01 00:00:00, 21.50 ,\"a \"\"b\"\"\nc\",NA,1",
                        "",
                        "2024-01-01 00:01:00,-,-,,+.5",
                        ""));

        assertThat(data(run)).containsExactly("{\"T, in\":21.50,\"name\":\"a \\\"b\\\"\\nc\",\"Ö\":1}", "{\"Ö\":0.5}");
        assertThat(run.rows()).isEqualTo(2);
        assertThat(Nanos.toInstant(run.latestNanos())).isEqualTo(Instant.parse("2024-01-01T00:01:00Z"));
    }

    @Test
    void csv_headerOneShort_getsARowNumberTold() throws IOException {
        DryRun run = read("a.csv", "\"date\",\"T\"\n\"1\",2024-01-01 00:00:00,5\n");

        assertThat(data(run)).containsExactly("{\"T\":5}");
        assertThat(run.notes()).singleElement().asString().contains("one name less");
    }

    @Test
    void csv_semicolonsAndDecimalCommas_areUnderstood() throws IOException {
        DryRun run = read("a.csv", "date;T;R\n2024-01-01 00:00:00;1,5;1.234,5\n", "decimal-comma=true");

        assertThat(data(run)).containsExactly("{\"T\":1.5,\"R\":\"1.234,5\"}");
    }

    @Test
    void csv_columnsGiven_replaceOrMakeTheHeader() throws IOException {
        String row = "7,2024-01-01 00:00:00,5\n";

        assertThat(data(read("a.csv", row, "columns=,date,T"))).containsExactly("{\"T\":5}");
        assertThat(data(read("b.csv", "x,y,z\n" + row, "columns=,date,T", "header=true")))
                .containsExactly("{\"T\":5}");
    }

    @Test
    void csv_anotherEncoding_isReadOrSaidSo() throws IOException {
        byte[] latin = "date,Länge\n2024-01-01 00:00:00,5\n".getBytes(Charset.forName("windows-1252"));

        assertThat(data(read("a.csv", latin, "encoding=windows-1252"))).containsExactly("{\"Länge\":5}");
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> read("b.csv", latin))
                .withMessageContaining("--encoding");
    }

    @Test
    void csv_unknownColumn_namesThoseThatThereAre() {
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> read("a.csv", "date,T\n2024-01-01 00:00:00,5\n", "column=Temp"))
                .withMessageContaining("--column 'Temp' is no column of the file; it has 'date', 'T'");
    }

    @Test
    void csv_badRows_areRejectedWithLineAndReason() throws IOException {
        read("a.csv", """
                date,T,U
                2024-01-01 00:00:00,1,2
                2024-01-01 00:00:00,1
                soon,1,2
                2024-01-01 00:00:00,NA,
                1999-12-31 23:59:59,1,2
                2999-12-31 23:59:59,1,2
                ,1,2
                """);

        assertThat(rejects.first().stream().map(reject -> reject.line() + " " + reject.reason()))
                .containsExactly(
                        "3 bad_row",
                        "4 bad_timestamp",
                        "5 no_attributes",
                        "6 timestamp_out_of_range",
                        "7 timestamp_out_of_range",
                        "8 bad_timestamp");
        assertThat(rejects.counts())
                .isEqualTo(
                        Map.of("bad_row", 1L, "bad_timestamp", 2L, "no_attributes", 1L, "timestamp_out_of_range", 2L));
    }

    @Test
    void csv_topicAndGeneratorOfColumns_changeFromRowToRow() throws IOException {
        DryRun run = only(
                "a.csv",
                """
                date,where,who,T
                2024-01-01 00:00:00,a,x,1
                2024-01-01 00:00:00,b,x,2
                2024-01-01 00:00:00,b,y,3
                2024-01-01 00:00:00,no topic,y,3
                2024-01-01 00:00:00,b,,3
                """.getBytes(StandardCharsets.UTF_8),
                "topic-column=where",
                "generator-column=who",
                "time=date");

        assertThat(run.first().stream()
                        .map(r -> r.record().id().topic() + r.record().generatorId()))
                .containsExactly("ax", "bx", "by");
        assertThat(rejects.counts()).isEqualTo(Map.of("topic_mismatch", 1L, "missing_field", 1L));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    1        | 1
                    -0.50    | -0.50
                    +5       | 5
                    .5       | 0.5
                    5.       | 5
                    007      | 7
                    -00.1    | -0.1
                    1e3      | 1e3
                    2.5E-07  | 2.5E-07
                    0        | 0
                    000      | 0
                    1,5      | "1,5"
                    1e       | "1e"
                    .        | "."
                    1-2      | "1-2"
                    0x10     | "0x10"
                    12:30    | "12:30"
                    true     | "true"
                    """)
    void csv_cell_isANumberOrAText(String cell, String json) throws IOException {
        assertThat(data(read("a.csv", "date;T\n2024-01-01 00:00:00;" + cell + "\n")))
                .containsExactly("{\"T\":%s}".formatted(json));
    }

    @Test
    void csv_unitsAndNames_areThoseOfTheMapping() throws IOException {
        DryRun run = read(
                "a.csv", "date,T,S\n2024-01-01 00:00:00,5,on\n", "column=T=temperature:°C", "column=S", "absent=off");

        assertThat(data(run)).containsExactly("{\"temperature\":{\"value\":5,\"unit\":\"°C\"},\"S\":\"on\"}");
    }

    @Test
    void csv_notCsv_tellsTheLine() {
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> read("a.csv", "date,T\n2024-01-01 00:00:00,\"5\n" + "x".repeat(5 << 20)))
                .withMessageContaining("line 2 cannot be read as CSV");
    }

    @Test
    void csv_byteOrderMarkBeforeAQuote_isLeftOut() throws IOException {
        assertThat(data(read("a.csv", "\ufeff\"date\",T\n2024-01-01 00:00:00,5\n")))
                .containsExactly("{\"T\":5}");
    }

    @Test
    void csv_quoteNeverClosed_isRejectedWithItsLine() throws IOException {
        DryRun run = read("a.csv", "date,T\n2024-01-01 00:00:00,1\n2024-01-01 00:00:00,\"2\n2024-01-01 00:00:00,3\n");

        assertThat(data(run)).containsExactly("{\"T\":1}");
        assertThat(rejects.first()).singleElement().satisfies(reject -> {
            assertThat(reject.line()).isEqualTo(3);
            assertThat(reject.detail()).contains("not closed before the end of the file");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r", "\r\n", "\n\n", "\r\r\n"})
    void csv_lastCellInQuotes_isTakenHoweverTheFileEnds(String end) throws IOException {
        String lines = end.startsWith("\r") ? "\r" : "\n";

        DryRun run = read("a.csv", "date,T" + lines + "2024-01-01 00:00:00,\"a\"" + end);

        assertThat(data(run)).containsExactly("{\"T\":\"a\"}");
        assertThat(rejects.count()).isZero();
    }

    @Test
    void csv_wrongEncodingFarBehind_tellsTheLineAndTheByte() {
        byte[] latin = ("date,T\n" + "2024-01-01 00:00:00,5\n".repeat(20_000) + "2024-01-01 00:00:00,Länge\n")
                .getBytes(Charset.forName("windows-1252"));

        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> read("a.csv", latin))
                .withMessageContaining("line 20002: the byte 0xe4 is not UTF-8");
    }

    @Test
    void csv_lettersOverTheEdgeOfABuffer_areWhole() throws IOException {
        assertThat(read("a.csv", "date,T\n" + "2024-01-01 00:00:00,äöü\n".repeat(20_000))
                        .records())
                .isEqualTo(20_000);
    }

    @Test
    void gzip_cutOff_saysSo() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write("date,T\n2024-01-01 00:00:00,5\n".getBytes(StandardCharsets.UTF_8));
        }

        for (int length : new int[] {5, packed.size() - 12, packed.size() - 1}) {
            assertThatExceptionOfType(OdaException.class)
                    .isThrownBy(() -> read("a.csv.gz", Arrays.copyOf(packed.toByteArray(), length)))
                    .withMessageContaining("is damaged or cut off");
        }
    }

    @Test
    void csv_emptyFile_hasNoRows() throws IOException {
        assertThat(read("a.csv", "").rows()).isZero();
        assertThat(read("b.csv", "date,T\n").rows()).isZero();
    }

    @Test
    void ndjson_flatObjects_areMapped() throws IOException {
        DryRun run = read("a.jsonl", """
                {"date":"2024-01-01 00:00:00","T":1.50,"name":"25","no":null,"on":true,"p":{"value":1,"unit":"kW"}}

                {"U":"NA","T":-1e3,"date":1704067200}
                [1]
                {"date":"2024-01-01 00:00:00"
                {"T":1}
                """);

        assertThat(data(run))
                .containsExactly(
                        "{\"T\":1.50,\"name\":\"25\",\"on\":true,\"p\":{\"value\":1,\"unit\":\"kW\"}}", "{\"T\":-1e3}");
        assertThat(rejects.first().stream().map(reject -> reject.line() + " " + reject.reason()))
                .containsExactly("4 bad_json", "5 bad_json", "6 bad_timestamp");
    }

    @Test
    void ndjson_records_areTakenAsTheyAre() throws IOException {
        String record = """
                {"timestamp": "2024-01-01T00:00:00Z", "generator_id": 7, "topic": "a", "data": "{'T': 1}", "x": 1}""";

        DryRun run = only("a", (record + "\n{\"topic\":\"a\"}\n{\"x\":1}\nno\n").getBytes(StandardCharsets.UTF_8));

        assertThat(data(run)).containsExactly("\"{'T': 1}\"");
        assertThat(rejects.counts()).isEqualTo(Map.of("missing_field", 2L, "bad_json", 1L));
    }

    @Test
    void csv_withoutATime_saysWhatIsNeeded() {
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> only("a.csv", "date,T\n".getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining("--time is missing");
    }

    @Test
    void gzip_ofAnyName_isUnpacked() throws IOException {
        Path file = folder.resolve("packed");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("date,T\n2024-01-01 00:00:00,5\n".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(data(read(new ImportFile(file.toString(), System.in), "topic=t", "generator=g", "time=date")))
                .containsExactly("{\"T\":5}");
    }

    @Test
    void standardInput_isRead() throws IOException {
        var in = new ByteArrayInputStream("date,T\n2024-01-01 00:00:00,5\n".getBytes(StandardCharsets.UTF_8));

        assertThat(data(read(new ImportFile("-", in), "topic=t", "generator=g", "time=date")))
                .containsExactly("{\"T\":5}");
    }

    @Test
    void file_missing_saysSo() {
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> read(new ImportFile("nowhere.csv", System.in), "topic=t", "generator=g", "time=d"))
                .withMessageContaining("'nowhere.csv' does not exist");
    }

    @Test
    void file_thatCannotBeReadTwice_pointsToStandardInput() throws Exception {
        Path pipe = folder.resolve("pipe.csv");
        assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .as("mkfifo makes a pipe with a name")
                .isZero();

        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> read(new ImportFile(pipe.toString(), System.in), "topic=t", "generator=g", "time=d"))
                .withMessageContaining("give -");
    }

    @Test
    void clocks_setForwardAndBack_areNoted() throws IOException {
        DryRun run = read("a.csv", "date,T\n2024-03-31 02:30:00,1\n2024-10-27 02:30:00,2\n", "tz=Europe/Berlin");

        assertThat(run.notes())
                .anySatisfy(note -> assertThat(note).contains("1 times that the clocks of Europe/Berlin left out"))
                .anySatisfy(note -> assertThat(note).contains("showed twice"));
    }

    private DryRun read(String name, String content, String... more) throws IOException {
        return read(name, content.getBytes(StandardCharsets.UTF_8), more);
    }

    private DryRun read(String name, byte[] content, String... more) throws IOException {
        List<String> options = new ArrayList<>(List.of("topic=t", "generator=g", "time=date"));
        options.addAll(List.of(more));
        return only(name, content, options.toArray(String[]::new));
    }

    /** With these options alone. */
    private DryRun only(String name, byte[] content, String... options) throws IOException {
        return read(new ImportFile(Files.write(folder.resolve(name), content).toString(), System.in), options);
    }

    private DryRun read(ImportFile file, String... options) throws IOException {
        return DryRun.of(file, MappingReader.read(MappingReaderTest.options(options)), DECODER, rejects, 10, NOBODY);
    }

    private static List<String> data(DryRun run) {
        return run.first().stream()
                .map(record -> record.record().data().toString())
                .toList();
    }
}
