package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.oda.model.Selection;
import org.oda.store.FieldCount;

/** Counts attributes by counting the rows of each shape. */
final class FieldCounter {
    private static final Comparator<Key> ORDER =
            Comparator.comparing(Key::field).thenComparing(Key::unit, Comparator.nullsFirst(Comparator.naturalOrder()));

    private FieldCounter() {}

    static List<FieldCount> count(Engine engine, Selection selection) {
        try (TableReader reader = engine.newReader()) {
            Filter filter = Filter.of(engine, selection, reader);
            if (filter == null) {
                return List.of();
            }
            Shapes shapes = engine.shapes();
            Symbols topics = new Symbols(RecordTable.TOPIC);
            long[] rows = new long[shapes.count()];
            Crew.run(engine, reader, filter, 0, () -> new Worker(reader, filter, topics), counts -> {
                for (int shape = 0; shape < Math.min(counts.length, rows.length); shape++) {
                    rows[shape] += counts[shape];
                }
            });
            return byField(shapes, rows);
        }
    }

    private static List<FieldCount> byField(Shapes shapes, long[] rows) {
        Map<Key, long[]> counts = new TreeMap<>(ORDER);
        for (int shape = 0; shape < rows.length; shape++) {
            if (rows[shape] > 0) {
                for (Slot slot : shapes.get(shape).slots()) {
                    counts.computeIfAbsent(new Key(slot.name(), slot.unit()), key -> new long[2])[
                                    slot.numeric() ? 0 : 1] +=
                            rows[shape];
                }
            }
        }
        List<FieldCount> fields = new ArrayList<>();
        counts.forEach((key, count) -> fields.add(new FieldCount(key.field, key.unit, count[0], count[1])));
        return fields;
    }

    private record Key(String field, @Nullable String unit) {}

    /** One thread's work: the rows of a stretch by shape. */
    private static final class Worker implements Function<Stretch, int[]> {
        private final TableReader reader;
        private final Filter filter;
        private final Symbols topics;
        private @Nullable Run run;
        private int[] counts = {};

        Worker(TableReader reader, Filter filter, Symbols topics) {
            this.reader = reader;
            this.filter = filter;
            this.topics = topics;
        }

        @Override
        public int[] apply(Stretch stretch) {
            counts = new int[64];
            Rows rows = stretch.rows();
            if (filter.test().isEmpty()) {
                countRows(rows, stretch.from(), stretch.to());
            } else {
                countRecords(rows, stretch.from(), stretch.to());
            }
            return counts;
        }

        private void countRows(Rows rows, long from, long to) {
            long next;
            for (long row = from; row < to; row = next) {
                int shape = rows.shape(row);
                int matching = 0;
                next = row;
                do {
                    matching += filter.matches(rows, next) ? 1 : 0;
                    next++;
                } while (next < to && rows.shape(next) == shape);
                count(shape, matching);
            }
        }

        private void countRecords(Rows rows, long from, long to) {
            Run instant = run;
            if (instant == null) {
                instant = new Run(reader, filter, topics, rows);
                run = instant;
            }
            long next;
            for (long row = from; row < to; row = next) {
                next = rows.endOfInstant(row, to);
                instant.take(rows, row, next);
                for (int i = 0; i < instant.rowCount(); i++) {
                    count(rows.shape(instant.row(i)), 1);
                }
            }
        }

        private void count(int shape, int more) {
            if (shape >= counts.length) {
                counts = Arrays.copyOf(counts, Math.max(shape + 1, counts.length * 2));
            }
            counts[shape] += more;
        }
    }
}
