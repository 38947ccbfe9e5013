package org.oda.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.oda.codec.Decoded;
import org.oda.codec.RecordDecoder;
import org.oda.codec.RecordEncoder;
import org.oda.codec.TimeBounds;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.Format;
import org.oda.model.JsonText;
import org.oda.model.Layout;
import org.oda.model.Nanos;
import org.oda.model.RecordId;
import org.oda.query.QueryResult;
import org.oda.store.Cursor;
import org.oda.store.FieldCount;
import org.oda.units.Units;

/** Records at random, and the tables that they must become, worked out in the plainest way. */
final class Samples {
    static final String HARD_NAME = "a, \"b\" [c] 🌡";
    static final List<String> WIDE_NAMES = List.of(
            "timestamp",
            "topic",
            "generator_id",
            HARD_NAME,
            "flow [m³/h]",
            "flow (text)",
            "place [m]",
            "place [latitude;longitude]",
            "power [kW]",
            "state (text)",
            "temp [Cel]",
            "timestamp (2)");
    static final List<String> LONG_NAMES =
            List.of("timestamp", "topic", "generator_id", "field", "unit", "value", "text");

    private static final String[] PIECES = {
        "on", "off", " ", ",", "\"", "'", "\n", "\r\n", "🌡️", "°C", "ß", "\\", ";", "\t", "日本", "-", "0"
    };
    private static final RecordDecoder DECODER =
            new RecordDecoder(Clock.systemUTC(), new TimeBounds(Instant.EPOCH, Duration.ofDays(366)), 1 << 24);

    private Samples() {}

    /** What one attribute of a record holds: a number or a text. */
    record Value(
            String name,
            @Nullable String unit,
            @Nullable Double number,
            @Nullable String text) {}

    record Sample(long nanos, String topic, String generatorId, List<Value> values) {}

    /** Timestamps are whole microseconds: some readers know no finer ones. */
    static List<Sample> random(long seed, int count) {
        Random random = new Random(seed);
        List<Sample> samples = new ArrayList<>();
        long nanos = 1_700_000_000_000_000_000L;
        for (int i = 0; i < count; i++) {
            nanos += random.nextInt(3) * 500_000_000L + random.nextInt(2) * 1_000L;
            List<Value> values = new ArrayList<>();
            if (random.nextInt(5) > 0) {
                boolean kelvin = random.nextInt(10) < 3;
                double celsius = Math.rint(random.nextGaussian() * 1000) / 100;
                values.add(new Value("temp", kelvin ? "K" : "Cel", kelvin ? celsius + 273.15 : celsius, null));
            }
            if (random.nextBoolean()) {
                boolean kilo = random.nextInt(3) > 0;
                values.add(new Value("power", kilo ? "kW" : "W", random.nextDouble() * (kilo ? 1 : 1000), null));
            }
            if (random.nextInt(3) == 0) {
                values.add(
                        random.nextInt(4) == 0
                                ? new Value("flow", "m³/h", null, text(random))
                                : new Value("flow", "m³/h", number(random), null));
            }
            if (random.nextInt(3) == 0) {
                values.add(new Value(HARD_NAME, null, number(random), null));
            }
            if (random.nextInt(3) == 0) {
                values.add(new Value("state", null, null, text(random)));
            }
            if (random.nextInt(3) == 0) {
                values.add(new Value("place", random.nextInt(4) == 0 ? "latitude;longitude" : "m", 1.5 * i, null));
            }
            if (random.nextInt(6) == 0) {
                values.add(new Value("timestamp", null, (double) i, null));
            }
            samples.add(new Sample(nanos, "room " + random.nextInt(3), "gen,é" + random.nextInt(20), values));
        }
        return samples;
    }

    private static double number(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextInt(1000);
            case 1 -> -random.nextInt(100_000) / 1000.0;
            case 2 -> random.nextDouble() * Math.pow(10, random.nextInt(600) - 300);
            case 3 -> 0;
            case 4 -> Double.MIN_VALUE;
            default -> random.nextGaussian();
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder("t");
        int pieces = random.nextInt(200) == 0 ? 20_000 : random.nextInt(8);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    static QueryResult.Records result(List<Sample> samples) {
        List<DecodedRecord> records = new ArrayList<>();
        for (Sample sample : samples) {
            records.add(decoded(sample, records.size()));
        }
        return new QueryResult.Records(cursor(records), counts(records), null);
    }

    /** By turns an object, a string of JSON and an object whose values are plain where they have no unit. */
    static DecodedRecord decoded(Sample sample, int number) {
        StringBuilder data = new StringBuilder("{");
        for (Value value : sample.values) {
            data.append(data.length() == 1 ? "" : ",")
                    .append(RecordEncoder.quote(value.name))
                    .append(':');
            Object plain = value.text == null ? String.valueOf(value.number) : RecordEncoder.quote(value.text);
            if (value.unit == null && number % 2 == 0) {
                data.append(plain);
            } else {
                data.append("{\"value\":").append(plain);
                if (value.unit != null) {
                    data.append(",\"unit\":").append(RecordEncoder.quote(value.unit));
                }
                data.append('}');
            }
        }
        String json = data.append('}').toString();
        byte[] message = RecordEncoder.encode(
                Nanos.toInstant(sample.nanos),
                sample.generatorId,
                sample.topic,
                number % 3 == 0 ? RecordEncoder.quote(json) : JsonText.of(json));
        if (DECODER.decode(new RecordId(sample.topic, 0, number), message) instanceof Decoded.Accepted accepted) {
            return accepted.record();
        }
        throw new AssertionError(new String(message, StandardCharsets.UTF_8));
    }

    static List<FieldCount> counts(List<DecodedRecord> records) {
        Map<List<@Nullable String>, long[]> counts = new LinkedHashMap<>();
        for (DecodedRecord record : records) {
            for (Attribute attribute : record.attributes()) {
                long[] both = counts.computeIfAbsent(
                        java.util.Arrays.asList(attribute.name(), attribute.unit()), key -> new long[2]);
                both[attribute.isNumeric() ? 0 : 1]++;
            }
        }
        List<FieldCount> fields = new ArrayList<>();
        counts.forEach(
                (key, both) -> fields.add(new FieldCount(String.valueOf(key.get(0)), key.get(1), both[0], both[1])));
        return fields;
    }

    /** The table of {@link #WIDE_NAMES}. */
    static List<List<@Nullable Object>> wide(List<Sample> samples) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Sample sample : samples) {
            Map<String, Object> cells = new LinkedHashMap<>();
            cells.put("timestamp", sample.nanos);
            cells.put("topic", sample.topic);
            cells.put("generator_id", sample.generatorId);
            for (Value value : sample.values) {
                if (value.text != null) {
                    cells.put(value.name + " (text)", value.text);
                } else if (value.number != null) {
                    double number = value.number;
                    switch (value.name) {
                        case "temp" -> cells.put("temp [Cel]", "K".equals(value.unit) ? number - 273.15 : number);
                        case "power" -> cells.put("power [kW]", "W".equals(value.unit) ? number / 1000 : number);
                        case "timestamp" -> cells.put("timestamp (2)", number);
                        default ->
                            cells.put(value.unit == null ? value.name : value.name + " [" + value.unit + "]", number);
                    }
                }
            }
            List<@Nullable Object> row = new ArrayList<>();
            WIDE_NAMES.forEach(name -> row.add(cells.get(name)));
            rows.add(row);
        }
        return rows;
    }

    /** The table of {@link #LONG_NAMES}. */
    static List<List<@Nullable Object>> longs(List<Sample> samples) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Sample sample : samples) {
            for (Value value : sample.values) {
                List<@Nullable Object> row = new ArrayList<>();
                row.add(sample.nanos);
                row.add(sample.topic);
                row.add(sample.generatorId);
                row.add(value.name);
                row.add(value.unit);
                row.add(value.number);
                row.add(value.text);
                rows.add(row);
            }
        }
        return rows;
    }

    static List<List<@Nullable Object>> expected(List<Sample> samples, Layout layout) {
        return layout == Layout.WIDE ? wide(samples) : longs(samples);
    }

    static List<String> names(Layout layout) {
        return layout == Layout.WIDE ? WIDE_NAMES : LONG_NAMES;
    }

    static byte[] write(QueryResult result, Format format, Layout layout) throws IOException {
        var out = new ByteArrayOutputStream();
        new TableAnswer(new Units()).write(result, format, layout, out);
        return out.toByteArray();
    }

    static Path file(Path folder, byte[] bytes, Format format) throws IOException {
        return Files.write(folder.resolve("table." + format.name().toLowerCase(java.util.Locale.ROOT)), bytes);
    }

    static <T> Cursor<T> cursor(List<T> results) {
        Iterator<T> iterator = results.iterator();
        return new Cursor<>() {
            @Override
            public @Nullable T next() {
                return iterator.hasNext() ? iterator.next() : null;
            }

            @Override
            public void close() {}
        };
    }
}
