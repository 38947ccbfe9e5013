package org.oda.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.oda.model.DecodedRecord;
import org.oda.model.ErrorCode;
import org.oda.model.Format;
import org.oda.model.Layout;
import org.oda.model.OdaException;
import org.oda.query.QueryResult;
import org.oda.store.Cursor;
import org.oda.store.FieldCount;
import org.oda.table.Samples.Sample;
import org.oda.table.Samples.Value;
import org.oda.units.Units;

class TableAnswerTest {
    private static final Sample SAMPLE = new Sample(
            1_712_829_716_250_000_000L,
            "room",
            "gen",
            List.of(
                    new Value("temp", "Cel", 21.0, null),
                    new Value("mode", null, null, "a, b"),
                    new Value("power", "W", 1500.0, null)));

    @Test
    void csv_wide_hasAColumnForEachAttribute() throws IOException {
        assertThat(csv(Samples.result(List.of(SAMPLE)), Layout.WIDE)).isEqualTo("""
                timestamp,topic,generator_id,mode (text),power [W],temp [Cel]
                2024-04-11T10:01:56.25Z,room,gen,"a, b",1500.0,21.0
                """);
    }

    @Test
    void csv_long_hasARowForEachAttribute() throws IOException {
        assertThat(csv(Samples.result(List.of(SAMPLE)), Layout.LONG)).isEqualTo("""
                timestamp,topic,generator_id,field,unit,value,text
                2024-04-11T10:01:56.25Z,room,gen,temp,Cel,21.0,
                2024-04-11T10:01:56.25Z,room,gen,mode,,,"a, b"
                2024-04-11T10:01:56.25Z,room,gen,power,W,1500.0,
                """);
    }

    @Test
    void csv_unitsOfOneAttribute_goIntoTheMostUsed() throws IOException {
        List<Sample> samples = List.of(power("W", 1), power("kW", 2), power("kW", 3), power("bar", 4));

        assertThat(csv(Samples.result(samples), Layout.WIDE).lines().toList())
                .containsExactly(
                        "timestamp,topic,generator_id,power [kW],power [bar]",
                        "1970-01-01T00:00:00.000000001Z,room,gen,0.001,",
                        "1970-01-01T00:00:00.000000001Z,room,gen,2.0,",
                        "1970-01-01T00:00:00.000000001Z,room,gen,3.0,",
                        "1970-01-01T00:00:00.000000001Z,room,gen,,4.0");
    }

    @Test
    void csv_namesThatCollide_areNumbered() throws IOException {
        var sample = new Sample(
                1,
                "room",
                "gen",
                List.of(
                        new Value("topic", null, 1.0, null),
                        new Value("a [b]", null, 2.0, null),
                        new Value("a", "b", 3.0, null)));

        assertThat(csv(Samples.result(List.of(sample)), Layout.WIDE))
                .startsWith("timestamp,topic,generator_id,a [b],a [b] (2),topic (2)\n");
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"CSV", "PARQUET", "ARROW"})
    void wide_attributeThatCameMeanwhile_breaksOff(Format format) {
        var records = Samples.result(List.of(SAMPLE));
        var before = new QueryResult.Records(records.cursor(), List.of(new FieldCount("temp", "Cel", 1, 0)), null);
        var out = new ByteArrayOutputStream();

        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> new TableAnswer(new Units()).write(before, format, Layout.WIDE, out))
                .matches(e -> e.code() == ErrorCode.STORE_UNAVAILABLE)
                .withMessageContaining("mode");
        assertThat(out.toString(StandardCharsets.ISO_8859_1)).doesNotEndWith("PAR1\0");
    }

    @Test
    void wide_textOfAnAttributeThatHadNumbersOnly_breaksOff() {
        var records = Samples.result(List.of(SAMPLE));
        List<FieldCount> numbers = records.fields().stream()
                .map(count -> new FieldCount(count.field(), count.unit(), 1, 0))
                .toList();
        var before = new QueryResult.Records(records.cursor(), numbers, null);

        assertThatThrownBy(() -> Samples.write(before, Format.CSV, Layout.WIDE)).hasMessageContaining("mode");
    }

    @Test
    void wide_ofTooManyColumns_isRefusedBeforeTheFirstByte() {
        List<FieldCount> counts = IntStream.range(0, 5000)
                .mapToObj(i -> new FieldCount("field " + i, null, 1, 0))
                .toList();
        var out = new ByteArrayOutputStream();

        assertThatThrownBy(() -> new TableAnswer(new Units())
                        .write(
                                new QueryResult.Records(Samples.cursor(List.of()), counts, null),
                                Format.PARQUET,
                                Layout.WIDE,
                                out))
                .hasMessageContaining("5,003 columns");
        assertThat(out.size()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"CSV", "PARQUET", "ARROW"})
    void write_readerThatWentAway_endsAtOnce(Format format) {
        var endless = new Endless(Samples.decoded(SAMPLE, 1));
        List<FieldCount> counts = Samples.counts(List.of(endless.record));
        var broken = new OutputStream() {
            private int left = 10_000;

            @Override
            public void write(int b) throws IOException {
                if (left-- == 0) {
                    throw new IOException("gone");
                }
            }
        };

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new TableAnswer(new Units())
                        .write(new QueryResult.Records(endless, counts, null), format, Layout.LONG, broken))
                .withMessage("gone");
        assertThat(broken.left).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"CSV", "PARQUET", "ARROW"})
    void wide_thousandsOfColumns_areWritten(Format format) throws IOException {
        List<Value> values = IntStream.range(0, 3900)
                .mapToObj(i -> new Value("field " + i, "m", 0.5 * i, null))
                .toList();
        DecodedRecord record = Samples.decoded(new Sample(1, "room", "gen", values), 1);
        var result = new QueryResult.Records(
                Samples.cursor(Collections.nCopies(600, record)), Samples.counts(List.of(record)), null);

        assertThat(Samples.write(result, format, Layout.WIDE)).isNotEmpty();
    }

    @Test
    void csv_withoutRows_isTheHeadAlone() throws IOException {
        var nothing = new QueryResult.Records(Samples.cursor(List.of()), List.of(), null);

        assertThat(csv(nothing, Layout.WIDE)).isEqualTo("timestamp,topic,generator_id\n");
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"CSV", "PARQUET", "ARROW"})
    void write_longTexts_areHeldForAShortWhileOnly(Format format) throws IOException {
        String text = "x".repeat(1 << 20);
        var sample = new Sample(1, "room", "gen", List.of(new Value("log", null, null, text)));
        DecodedRecord record = Samples.decoded(sample, 1);
        List<DecodedRecord> records = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            records.add(record);
        }
        var largest = new OutputStream() {
            private int most;

            @Override
            public void write(int b) {}

            @Override
            public void write(byte[] bytes, int offset, int length) {
                most = Math.max(most, length);
            }
        };

        new TableAnswer(new Units())
                .write(
                        new QueryResult.Records(Samples.cursor(records), Samples.counts(List.of(record)), null),
                        format,
                        Layout.WIDE,
                        largest);

        assertThat(largest.most).isLessThan(20 << 20);
    }

    private static Sample power(String unit, double value) {
        return new Sample(1, "room", "gen", List.of(new Value("power", unit, value, null)));
    }

    private static String csv(QueryResult result, Layout layout) throws IOException {
        return new String(Samples.write(result, Format.CSV, layout), StandardCharsets.UTF_8);
    }

    /** A record that comes again and again. */
    private static final class Endless implements Cursor<DecodedRecord> {
        private final DecodedRecord record;

        private Endless(DecodedRecord record) {
            this.record = record;
        }

        @Override
        public @Nullable DecodedRecord next() {
            return record;
        }

        @Override
        public void close() {}
    }
}
