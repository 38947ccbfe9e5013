package org.oda.query;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;
import org.oda.model.Condition;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.Selection;
import org.oda.model.ValueFilter;
import org.oda.store.FieldCount;
import org.oda.store.Store;
import org.oda.units.Units;

/** What filters on values ask of the store. For one thread. */
final class Conditions {
    private static final String UNIT = "filter.unit";

    private final Store store;
    private final Units units;
    private final Selection base;
    private @Nullable List<FieldCount> counts;

    /** @param base what is to be filtered */
    Conditions(Store store, Units units, Selection base) {
        this.store = store;
        this.units = units;
        this.base = base;
    }

    /** @throws OdaException {@code UNKNOWN_ATTRIBUTE}, {@code UNKNOWN_UNIT} */
    List<Condition> of(List<ValueFilter> filters) {
        List<Condition> conditions = new ArrayList<>();
        for (ValueFilter filter : filters) {
            if (!store.knows(filter.field())) {
                throw NearNames.unknown("filter.field", filter.field(), counts());
            }
            String unit = filter.unit() == null ? UnitChoice.mostUsed(filter.field(), counts()) : filter.unit();
            if (filter.unit() != null && !units.isKnown(filter.unit())) {
                requireText(filter.field(), filter.unit());
            }
            conditions.add(
                    new Condition(filter.field(), from -> ValueUnits.way(units, from, unit), test(filter.bounds())));
        }
        return conditions;
    }

    /** Why filters let nothing through, where that is for their units. */
    void explain(List<ValueFilter> filters) {
        for (ValueFilter filter : filters) {
            String unit = filter.unit();
            List<FieldCount> numbers = unit == null
                    ? List.of()
                    : counts().stream()
                            .filter(count -> count.field().equals(filter.field()) && count.numbers() > 0)
                            .toList();
            if (unit != null
                    && !numbers.isEmpty()
                    && numbers.stream()
                            .noneMatch(count ->
                                    units.conversion(count.unit(), unit).isPresent())) {
                throw OdaException.inField(
                        ErrorCode.UNIT_MISMATCH,
                        UNIT,
                        "no value of '%s' can be brought to '%s': use a unit that those in the range can, which are in '%s'"
                                .formatted(filter.field(), unit, UnitChoice.mostUsed(filter.field(), numbers)));
            }
        }
    }

    private void requireText(String field, String unit) {
        List<FieldCount> ofField =
                counts().stream().filter(count -> count.field().equals(field)).toList();
        if (ofField.stream().noneMatch(count -> unit.equals(count.unit()))) {
            throw OdaException.inField(
                    ErrorCode.UNKNOWN_UNIT,
                    UNIT,
                    "'%s' is no unit: use a UCUM code such as kW, Cel or m3/h, or leave it out for the one most used"
                            .formatted(unit));
        }
    }

    private List<FieldCount> counts() {
        List<FieldCount> known = counts;
        if (known == null) {
            known = store.fields(base);
            counts = known;
        }
        return known;
    }

    private static DoublePredicate test(List<ValueFilter.Bound> bounds) {
        DoublePredicate all = test(bounds.get(0));
        for (ValueFilter.Bound bound : bounds.subList(1, bounds.size())) {
            all = all.and(test(bound));
        }
        return all;
    }

    private static DoublePredicate test(ValueFilter.Bound bound) {
        double number = bound.number();
        return switch (bound.comparison()) {
            case GT -> value -> value > number;
            case GTE -> value -> value >= number;
            case LT -> value -> value < number;
            case LTE -> value -> value <= number;
            case EQ -> value -> value == number;
            case NE -> value -> value != number;
        };
    }
}
