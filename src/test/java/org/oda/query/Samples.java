package org.oda.query;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oda.model.Aggregation;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.Function;
import org.oda.model.JsonText;
import org.oda.model.Nanos;
import org.oda.model.OdaRecord;
import org.oda.model.Query;
import org.oda.model.RecordId;
import org.oda.model.Windows;
import org.oda.store.FakeStore;
import org.oda.units.Units;

/** A store with readings of the attribute {@code x}, and what an engine makes of them. */
final class Samples {
    static final Instant T0 = Instant.parse("2024-03-01T00:00:00Z");
    static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    final FakeStore store = new FakeStore();
    private final QueryEngine engine;
    private long offset;

    Samples() {
        this(Limits.USUAL);
    }

    Samples(Limits limits) {
        engine = new QueryEngine(store, new Units(), InstantSource.fixed(NOW), limits);
    }

    static Instant at(long minute) {
        return T0.plusSeconds(minute * 60);
    }

    Samples put(long minute, @Nullable String unit, double value) {
        return put("t", "g", at(minute), unit, value);
    }

    Samples put(String topic, String generator, Instant time, @Nullable String unit, double value) {
        return put(topic, generator, time, new Attribute("x", unit, value));
    }

    Samples put(String topic, String generator, Instant time, Attribute... attributes) {
        var record = new OdaRecord(
                new RecordId(topic, 0, offset++), Nanos.of(time), generator, JsonText.of("{\"n\":" + offset + "}"));
        store.append(List.of(new DecodedRecord(record, List.of(attributes))));
        return this;
    }

    QueryResult run(Query query) {
        return engine.run(query, true);
    }

    List<AggregateRow> rows(Query query) {
        List<AggregateRow> rows = new ArrayList<>();
        try (QueryResult result = engine.run(query, false)) {
            var cursor = ((QueryResult.Aggregates) result).cursor();
            for (var row = cursor.next(); row != null; row = cursor.next()) {
                rows.add(row);
            }
        }
        return rows;
    }

    List<AggregateRow> rows(Aggregation aggregation) {
        return rows(Query.of(null, null, null, null, aggregation));
    }

    /** Of all readings, in one window. */
    AggregateRow.Value value(String function, @Nullable String unit) {
        return rows(aggregation(unit, null, function))
                .get(0)
                .fields()
                .get(0)
                .values()
                .get(0);
    }

    static Aggregation aggregation(@Nullable String unit, @Nullable Windows windows, String... functions) {
        return new Aggregation(
                functions(functions), List.of(new Aggregation.Field("x", unit)), windows, null, Set.of(), true);
    }

    static List<Function> functions(String... names) {
        return java.util.Arrays.stream(names)
                .map(name -> Function.of(name).orElseThrow())
                .toList();
    }

    /** In the order of the rows. */
    static List<Double> values(List<AggregateRow> rows) {
        return rows.stream()
                .map(row -> row.fields().get(0).values().get(0).value())
                .toList();
    }
}
