package org.oda.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oda.model.Attribute;
import org.oda.model.Condition;
import org.oda.model.Conversion;
import org.oda.model.DecodedRecord;
import org.oda.model.JsonText;
import org.oda.model.NamePattern;
import org.oda.model.Nanos;
import org.oda.model.OdaRecord;
import org.oda.model.Position;
import org.oda.model.RecordId;
import org.oda.model.Selection;
import org.oda.model.TimeRange;

/** Records and selections for tests of a store. */
public final class Records {
    public static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    public static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

    public static final Comparator<DecodedRecord> BY_POSITION =
            Comparator.comparing(decoded -> Position.of(decoded.record()));

    private Records() {}

    public static DecodedRecord record(
            String topic, int partition, long offset, Instant time, Attribute... attributes) {
        return record(topic, partition, offset, time, "generator", "{\"n\":" + offset + "}", attributes);
    }

    public static DecodedRecord record(
            String topic,
            int partition,
            long offset,
            Instant time,
            String generator,
            String data,
            Attribute... attributes) {
        return new DecodedRecord(
                new OdaRecord(new RecordId(topic, partition, offset), Nanos.of(time), generator, JsonText.of(data)),
                List.of(attributes));
    }

    public static Attribute number(String name, @Nullable String unit, double value) {
        return new Attribute(name, unit, value);
    }

    public static Attribute text(String name, @Nullable String unit) {
        return new Attribute(name, unit, Double.NaN);
    }

    /** Of all records ever. */
    public static Selection everything() {
        return topic(null);
    }

    public static Selection topic(@Nullable String topic) {
        TimeRange ever = new TimeRange(Instant.EPOCH, END);
        return topic == null ? Selection.of(ever) : Selection.of(topic, ever);
    }

    public static Selection between(Instant from, Instant to) {
        return Selection.of(new TimeRange(from, to));
    }

    /** Reads the cursor to its end, and closes it. */
    public static <T> List<T> all(Cursor<T> cursor) {
        List<T> results = new ArrayList<>();
        try (cursor) {
            for (T next = cursor.next(); next != null; next = cursor.next()) {
                results.add(next);
            }
        }
        return results;
    }

    /** The records of one topic and one generator. */
    public static Selection of(String topic, String generatorId, TimeRange range) {
        return new Selection(
                List.of(new NamePattern(topic)), List.of(new NamePattern(generatorId)), Set.of(), List.of(), range);
    }

    /** All records of the selection, in the order of their positions. */
    public static List<OdaRecord> scan(Store store, Selection selection) {
        return all(store.scan(Scan.of(selection))).stream()
                .map(DecodedRecord::record)
                .toList();
    }

    /** For numbers with exactly this unit. */
    public static Condition above(String field, @Nullable String unit, double limit) {
        return new Condition(
                field,
                of -> Objects.equals(of, unit) ? Optional.of(Conversion.IDENTITY) : Optional.empty(),
                value -> value > limit);
    }
}
