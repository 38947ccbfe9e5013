package org.oda.table;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oda.model.Aggregation;
import org.oda.model.Function;
import org.oda.model.Layout;
import org.oda.model.Nanos;
import org.oda.query.AggregateRow;
import org.oda.query.AggregateRow.FieldResult;
import org.oda.query.AggregateRow.Value;
import org.oda.query.QueryResult;

/** Aggregated values at random, and the tables that they must become. */
final class Aggregated {
    private static final Aggregation AGGREGATION = new Aggregation(
            List.of(Function.AVG, new Function(Function.Kind.PERCENTILE, new BigDecimal("99.9"))),
            List.of(new Aggregation.Field("power", null), new Aggregation.Field("on, \"off\"", null)),
            null,
            null,
            Set.of(Aggregation.Key.GENERATOR_ID),
            true);
    static final List<String> WIDE_NAMES = List.of(
            "timestamp",
            "topic",
            "generator_id",
            "power avg [kW]",
            "power p99.9 [kW]",
            "on, \"off\" avg",
            "on, \"off\" p99.9",
            "power count",
            "power used",
            "power skipped",
            "power coverage",
            "on, \"off\" count",
            "on, \"off\" used",
            "on, \"off\" skipped",
            "on, \"off\" coverage");
    static final List<String> LONG_NAMES = List.of(
            "timestamp",
            "topic",
            "generator_id",
            "field",
            "function",
            "unit",
            "value",
            "count",
            "used",
            "skipped",
            "coverage");

    private Aggregated() {}

    static List<AggregateRow> random(long seed, int count) {
        Random random = new Random(seed);
        List<AggregateRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<FieldResult> fields = new ArrayList<>();
            for (Aggregation.Field field : AGGREGATION.fields()) {
                String unit = field.name().equals("power") ? "kW" : null;
                List<Value> values = new ArrayList<>();
                AGGREGATION
                        .functions()
                        .forEach(function -> values.add(new Value(
                                function, unit, random.nextInt(4) == 0 ? Double.NaN : random.nextGaussian())));
                fields.add(new FieldResult(
                        field.name(),
                        values,
                        random.nextInt(1000),
                        random.nextBoolean() ? Map.of() : Map.of("unit:\"C,e\"", 2L, "text", 1L),
                        random.nextBoolean() ? null : random.nextDouble()));
            }
            rows.add(new AggregateRow(
                    Instant.ofEpochSecond(1_700_000_000L + 900L * i), null, "gen " + random.nextInt(3), fields));
        }
        return rows;
    }

    static QueryResult.Aggregates result(List<AggregateRow> rows) {
        return new QueryResult.Aggregates(Samples.cursor(rows), AGGREGATION, false);
    }

    static List<String> names(Layout layout) {
        return layout == Layout.WIDE ? WIDE_NAMES : LONG_NAMES;
    }

    static List<List<@Nullable Object>> expected(List<AggregateRow> results, Layout layout) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (AggregateRow result : results) {
            if (layout == Layout.WIDE) {
                List<@Nullable Object> row = head(result);
                result.fields().forEach(field -> field.values().forEach(value -> row.add(number(value.value()))));
                result.fields().forEach(field -> addQuality(row, field));
                rows.add(row);
                continue;
            }
            for (FieldResult field : result.fields()) {
                for (Value value : field.values()) {
                    List<@Nullable Object> row = head(result);
                    row.add(field.field());
                    row.add(value.function().name());
                    row.add(value.unit());
                    row.add(number(value.value()));
                    addQuality(row, field);
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    private static List<@Nullable Object> head(AggregateRow result) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add(Nanos.of(result.timestamp()));
        row.add(result.topic());
        row.add(result.generatorId());
        return row;
    }

    private static void addQuality(List<@Nullable Object> row, FieldResult field) {
        row.add(field.count());
        row.add(field.used());
        row.add(field.skipped().isEmpty() ? null : "{\"text\":1,\"unit:\\\"C,e\\\"\":2}");
        row.add(field.coverage());
    }

    private static @Nullable Double number(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
