package org.oda.query;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oda.model.Aggregation;
import org.oda.model.ErrorCode;
import org.oda.model.Function;
import org.oda.model.Function.Kind;
import org.oda.model.OdaException;
import org.oda.store.FieldCount;
import org.oda.units.Units;

/** Chooses the unit that an attribute's values are brought to, and refuses those that cannot be meant. */
final class UnitChoice {
    private static final String UNIT = "aggregator.unit";
    private static final Comparator<FieldCount> MOST_USED = Comparator.comparingLong(FieldCount::numbers)
            .thenComparing(
                    FieldCount::unit,
                    Comparator.nullsFirst(Comparator.<String>naturalOrder()).reversed());

    private final Units units;
    private final List<Function> functions;

    UnitChoice(Units units, List<Function> functions) {
        this.units = units;
        this.functions = functions;
    }

    /**
     * @param counts of the attributes in the selection; asked for only where the choice depends on them
     * @throws OdaException {@code UNKNOWN_UNIT}, {@code UNIT_MISMATCH}
     */
    ValueUnits choose(Aggregation.Field field, Supplier<List<FieldCount>> counts) {
        String asked = field.unit();
        if (asked != null && !units.isKnown(asked)) {
            requireText(field.name(), asked, counts.get());
        }
        if (functions.stream().allMatch(function -> function.kind() == Kind.COUNT)) {
            return new ValueUnits(units, null, null);
        }
        if (asked == null) {
            return checked(field, new ValueUnits(units, mostUsed(field.name(), counts.get()), null));
        }
        String source = functions.size() == 1 ? derivedFrom(field.name(), asked, counts) : null;
        return checked(
                field, source == null ? new ValueUnits(units, asked, null) : new ValueUnits(units, source, asked));
    }

    /** The unit of most numbers; the lexically first of several. {@code null} where most have none, or there is no number. */
    static @Nullable String mostUsed(String field, List<FieldCount> counts) {
        return counts.stream()
                .filter(count -> count.field().equals(field) && count.numbers() > 0)
                .max(MOST_USED)
                .map(FieldCount::unit)
                .orElse(null);
    }

    private static void requireText(String field, String asked, List<FieldCount> counts) {
        List<FieldCount> ofField =
                counts.stream().filter(count -> count.field().equals(field)).toList();
        if (!ofField.isEmpty() && ofField.stream().noneMatch(count -> asked.equals(count.unit()))) {
            throw OdaException.inField(
                    ErrorCode.UNKNOWN_UNIT,
                    UNIT,
                    "'%s' is no unit: use a UCUM code such as kW, Cel or m3/h, or one of those in the data: %s"
                            .formatted(asked, texts(ofField)));
        }
    }

    private static String texts(List<FieldCount> counts) {
        return String.join(
                ", ",
                counts.stream()
                        .map(count -> count.unit() == null ? "none" : "'" + count.unit() + "'")
                        .distinct()
                        .limit(10)
                        .toList());
    }

    /**
     * The most used unit of values whose integral or rate has the asked unit, where that is more of them than can be brought
     * to the asked unit themselves; else {@code null}.
     */
    private @Nullable String derivedFrom(String field, String asked, Supplier<List<FieldCount>> counts) {
        Kind kind = functions.get(0).kind();
        if (kind != Kind.INTEGRAL && kind != Kind.RATE) {
            return null;
        }
        long direct = 0;
        long derived = 0;
        FieldCount most = null;
        for (FieldCount count : counts.get()) {
            if (!count.field().equals(field)) {
                continue;
            }
            ValueUnits natural = new ValueUnits(units, count.unit(), null);
            String result = natural.of(functions.get(0));
            if (units.conversion(count.unit(), asked).isPresent()) {
                direct += count.numbers();
            } else if (result != null && units.conversion(result, asked).isPresent()) {
                derived += count.numbers();
                most = most == null || MOST_USED.compare(count, most) > 0 ? count : most;
            }
        }
        return derived > direct && most != null ? most.unit() : null;
    }

    private ValueUnits checked(Aggregation.Field field, ValueUnits chosen) {
        String values = chosen.values();
        boolean integral = functions.stream().anyMatch(function -> function.kind() == Kind.INTEGRAL);
        if (integral && values != null && units.hasOffset(values)) {
            throw OdaException.inField(
                    ErrorCode.UNIT_MISMATCH,
                    UNIT,
                    "'%s' in '%s' has no integral, because the zero of the scale is none of the quantity: ask for the unit '%s'"
                            .formatted(field.name(), values, units.difference(values)));
        }
        return chosen;
    }

    /**
     * Refuses a unit that differs from those of all numbers by a factor of time.
     *
     * @param left how many numbers have no way to the asked unit, by their units
     */
    void requireNoTimeBetween(Aggregation.Field field, Map<@Nullable String, Long> left) {
        String asked = field.unit();
        if (asked == null || left.isEmpty()) {
            return;
        }
        for (String unit : left.keySet()) {
            if (unit == null || !units.differByTime(unit, asked)) {
                return;
            }
        }
        String unit = String.valueOf(left.keySet().iterator().next());
        boolean integral = units.conversion(units.timesHour(unit), asked).isPresent();
        throw OdaException.inField(
                ErrorCode.UNIT_MISMATCH,
                UNIT,
                "the values of '%s' are in '%s', which differs from '%s' by a factor of time: the function '%s' of '%s' gives '%s'"
                        .formatted(
                                field.name(),
                                unit,
                                asked,
                                integral ? "integral" : "rate",
                                unit,
                                integral ? units.timesHour(unit) : units.perHour(unit)));
    }
}
