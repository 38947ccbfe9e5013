package org.oda.cli;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oda.client.AggregationRequest;
import org.oda.model.Aggregation;
import org.oda.model.Windows;
import picocli.CommandLine.Option;

/** What {@code oda query} asks to be calculated. */
final class QueryAggregation {
    @Option(
            names = "--fun",
            paramLabel = "NAME",
            split = ",",
            description = "count, sum, avg, min, max, first, last, median, a percentile such as p95, stddev, spread,"
                    + " twa, integral, delta, rate. Repeatable, or with commas.")
    private List<String> functions = List.of();

    @Option(
            names = "--unit",
            paramLabel = "[FIELD=]U",
            description = "The unit to convert to, of all attributes or of one (default: the one most used)."
                    + " Repeatable.")
    private List<String> units = List.of();

    @Option(
            names = "--frequency",
            paramLabel = "LENGTH",
            description = "Length of the windows: minutes, or PT15M, P1D, P1W, P1M, P1Y of the calendar"
                    + " (default: one value over everything).")
    private @Nullable String frequency;

    @Option(
            names = "--tz",
            paramLabel = "ZONE",
            converter = Zones.class,
            description = "Whose calendar it is, e.g. Europe/Rome (default: UTC); also for the times below --plot.")
    private @Nullable ZoneId zone;

    @Option(
            names = "--align",
            paramLabel = "TO",
            description = "Windows begin at the calendar's boundaries, or at the start: calendar, start"
                    + " (default: start for minutes).")
    private Windows.@Nullable Align align;

    @Option(
            names = "--label",
            paramLabel = "END",
            description = "Which end of its window a time is: end, start (default: end).")
    private Windows.@Nullable Label label;

    @Option(
            names = "--fill",
            paramLabel = "HOW",
            description = "What stands in a window without a value: none, null, previous, linear (default: none).")
    private Windows.@Nullable Fill fill;

    @Option(
            names = "--max-gap",
            paramLabel = "LENGTH",
            description = "Readings farther apart are not connected by twa, integral, delta, rate: minutes or PT10M.")
    private @Nullable String maxGap;

    @Option(
            names = "--by",
            paramLabel = "KEY",
            split = ",",
            description = "One group for each of them: topic, generator_id. Repeatable.")
    private List<Aggregation.Key> keys = List.of();

    boolean isWanted() {
        return !functions.isEmpty();
    }

    boolean hasWindows() {
        return frequency != null;
    }

    boolean isLabelledByStart() {
        return label == Windows.Label.START;
    }

    ZoneId zone() {
        return zone == null ? ZoneOffset.UTC : zone;
    }

    /** An option that means nothing without a function; {@code null} where there is none. The zone has another use. */
    @Nullable String useless() {
        if (isWanted()) {
            return null;
        }
        return Stream.of(
                        units.isEmpty() ? "" : "--unit",
                        frequency == null ? "" : "--frequency",
                        align == null ? "" : "--align",
                        label == null ? "" : "--label",
                        fill == null ? "" : "--fill",
                        maxGap == null ? "" : "--max-gap",
                        keys.isEmpty() ? "" : "--by")
                .filter(option -> !option.isEmpty())
                .findFirst()
                .orElse(null);
    }

    /** A unit's option that names none of the fields; {@code null} where there is none. */
    @Nullable String strayUnit(List<String> fields) {
        return units.stream()
                .filter(unit -> unit.contains("=") && fieldOf(unit, fields).isEmpty())
                .findFirst()
                .orElse(null);
    }

    AggregationRequest request(List<String> fields) {
        AggregationRequest request = AggregationRequest.of(functions, fields).by(keys);
        if (units.size() == 1 && !units.get(0).contains("=")) {
            request = request.unit(units.get(0));
        } else if (!units.isEmpty()) {
            request = request.units(units(fields));
        }
        request = frequency == null ? request : request.frequency(frequency);
        request = zone == null ? request : request.zone(zone.getId());
        request = align == null ? request : request.align(align);
        request = label == null ? request : request.label(label);
        request = fill == null ? request : request.fill(fill);
        return maxGap == null ? request : request.maxGap(maxGap);
    }

    private Map<String, String> units(List<String> fields) {
        Map<String, String> byField = new LinkedHashMap<>();
        units.stream()
                .filter(unit -> !unit.contains("="))
                .forEach(unit -> fields.forEach(field -> byField.put(field, unit)));
        for (String unit : units) {
            String field = fieldOf(unit, fields);
            if (!field.isEmpty()) {
                byField.put(field, unit.substring(field.length() + 1));
            }
        }
        return byField;
    }

    /** The name before the {@code =}; names may have that character, so it is one of those asked for. */
    private static String fieldOf(String unit, List<String> fields) {
        return fields.stream()
                .filter(field -> unit.startsWith(field + "="))
                .findFirst()
                .orElse("");
    }
}
