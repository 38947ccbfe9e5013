package org.oda.query;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oda.model.Conversion;
import org.oda.model.Function;
import org.oda.units.Units;

/**
 * The units of an attribute's results.
 *
 * @param values what values are brought to; {@code null} for numbers without a unit
 * @param derived what integral or rate is answered in; {@code null} for the unit that follows from that of the values
 */
record ValueUnits(
        Units units, @Nullable String values, @Nullable String derived) {
    /** The way of a value's unit to that of the values. */
    Optional<Conversion> way(@Nullable String from) {
        return way(units, from, values);
    }

    /** @param to {@code null} for numbers without a unit: from these, and what is a plain number under another name */
    static Optional<Conversion> way(Units units, @Nullable String from, @Nullable String to) {
        return to == null
                ? units.conversion(from, "1").filter(Conversion.IDENTITY::equals)
                : units.conversion(from, to);
    }

    /** Differences of temperatures have the scale's interval for a unit, not its degrees. */
    @Nullable String of(Function function) {
        return switch (function.kind()) {
            case COUNT -> "1";
            case SUM, AVG, MIN, MAX, FIRST, LAST, MEDIAN, PERCENTILE, TWA -> values;
            case STDDEV, SPREAD, DELTA -> difference();
            case INTEGRAL -> derived == null ? timesHour(units, values) : derived;
            case RATE -> derived == null ? perHour(units, difference()) : derived;
        };
    }

    /** What the number of a result is multiplied with to be of its unit. */
    double factor(Function function) {
        if (derived == null) {
            return 1;
        }
        String natural =
                function.kind() == Function.Kind.INTEGRAL ? timesHour(units, values) : perHour(units, difference());
        return units.conversion(natural, derived).map(Conversion::scale).orElse(1.0);
    }

    static String timesHour(Units units, @Nullable String unit) {
        return unit == null ? "h" : units.timesHour(unit);
    }

    static String perHour(Units units, @Nullable String unit) {
        return unit == null ? "/h" : units.perHour(unit);
    }

    private @Nullable String difference() {
        return values == null ? null : units.difference(values);
    }
}
