package org.oda.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.oda.client.AggregateValue;

/** What did not go into aggregated values, summed up over all windows. */
final class LeftOut {
    private static final String UNIT = "unit:";

    private final Map<String, Field> fields = new LinkedHashMap<>();

    private static final class Field {
        private final String function;
        private final Map<String, Long> skipped = new TreeMap<>();
        private long count;

        Field(String function) {
            this.function = function;
        }
    }

    /** The functions of one attribute share their counts, so one function stands for all. */
    void add(AggregateValue value) {
        Field field = fields.computeIfAbsent(value.field(), name -> new Field(value.function()));
        if (field.function.equals(value.function())) {
            field.count += value.count();
            value.skipped().forEach((reason, count) -> field.skipped.merge(reason, count, Long::sum));
        }
    }

    /** A line for each attribute of which something was left out. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        fields.forEach((name, field) -> {
            long skipped =
                    field.skipped.values().stream().mapToLong(Long::longValue).sum();
            if (skipped > 0) {
                lines.add("%s: %,d of %,d values left out (%s)"
                        .formatted(
                                name,
                                skipped,
                                field.count,
                                field.skipped.entrySet().stream()
                                        .map(reason -> "%,d %s".formatted(reason.getValue(), readable(reason.getKey())))
                                        .collect(Collectors.joining(", "))));
            }
        });
        return lines;
    }

    private static String readable(String reason) {
        return reason.startsWith(UNIT)
                ? "in " + reason.substring(UNIT.length())
                : reason.equals("no_unit") ? "without a unit" : reason;
    }
}
