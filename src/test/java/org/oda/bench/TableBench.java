package org.oda.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.Format;
import org.oda.model.JsonText;
import org.oda.model.Layout;
import org.oda.model.OdaRecord;
import org.oda.model.RecordId;
import org.oda.query.QueryResult;
import org.oda.store.Cursor;
import org.oda.store.FieldCount;
import org.oda.table.TableAnswer;
import org.oda.units.Units;

/**
 * How many records of 8 attributes one thread writes as a table, by format and layout. Seconds are those of the thread's
 * processor time, so that what else the machine does counts little.
 */
final class TableBench {
    private static final int RECORDS = 1_000_000;
    private static final int DISTINCT = 100_000;
    private static final int ATTRIBUTES = 8;
    private static final int ROUNDS = 3;
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

    private TableBench() {}

    static void run(Report report) throws IOException {
        List<DecodedRecord> records = records();
        for (Format format : List.of(Format.CSV, Format.PARQUET, Format.ARROW)) {
            for (Layout layout : Layout.values()) {
                for (int round = 1; round <= ROUNDS; round++) {
                    measure(report, round == ROUNDS, records, format, layout);
                }
            }
        }
    }

    private static void measure(
            Report report, boolean counts, List<DecodedRecord> records, Format format, Layout layout)
            throws IOException {
        var out = new Counter();
        var answer = new TableAnswer(new Units());
        long started = THREAD.getCurrentThreadCpuTime();
        answer.write(new QueryResult.Records(new Repeated(records), counts(), null), format, layout, out);
        double seconds = (THREAD.getCurrentThreadCpuTime() - started) / 1e9;
        if (counts) {
            report.row(
                    "write %s, %s, 8 attributes, one thread"
                            .formatted(format, layout.name().toLowerCase(java.util.Locale.ROOT)),
                    "%,.0f records/s of processor time (%.1f bytes each)",
                    RECORDS / seconds,
                    (double) out.bytes / RECORDS);
        }
    }

    private static List<FieldCount> counts() {
        List<FieldCount> counts = new ArrayList<>();
        for (int i = 0; i < ATTRIBUTES; i++) {
            counts.add(new FieldCount("sensor_" + i, "°C", RECORDS, 0));
        }
        return counts;
    }

    private static List<DecodedRecord> records() {
        Random random = new Random(1);
        List<DecodedRecord> records = new ArrayList<>();
        List<String> names = counts().stream().map(FieldCount::field).toList();
        for (int i = 0; i < DISTINCT; i++) {
            List<Attribute> attributes = new ArrayList<>();
            for (int j = 0; j < ATTRIBUTES; j++) {
                attributes.add(new Attribute(
                        names.get(j),
                        "°C",
                        Math.rint(100 * (20 + 5 * Math.sin(i / 1e4) + random.nextGaussian())) / 100));
            }
            var record = new OdaRecord(
                    new RecordId("livingroom", 0, i),
                    (1_700_000_000L + i) * 1_000_000_000L,
                    "generator_" + i % 500,
                    JsonText.of("{}"));
            records.add(new DecodedRecord(record, attributes));
        }
        return records;
    }

    /** The same records over and over. */
    private static final class Repeated implements Cursor<DecodedRecord> {
        private final List<DecodedRecord> records;
        private int given;

        private Repeated(List<DecodedRecord> records) {
            this.records = records;
        }

        @Override
        public @Nullable DecodedRecord next() {
            return given == RECORDS ? null : records.get(given++ % records.size());
        }

        @Override
        public void close() {}
    }

    /** Where the bytes go. */
    private static final class Counter extends OutputStream {
        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] b, int offset, int length) {
            bytes += length;
        }
    }
}
