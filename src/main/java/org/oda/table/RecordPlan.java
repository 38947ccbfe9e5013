package org.oda.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.oda.model.Attribute;
import org.oda.model.Conversion;
import org.oda.store.FieldCount;
import org.oda.units.Units;

/**
 * Into which column of a wide table the values of an attribute go. Numbers of one attribute go into one column, in the unit
 * most used (the lexically first of several, none before all), as far as there is a way to it; those without a way into a column of their
 * own, where again the unit most used of them is first.
 */
final class RecordPlan {
    private static final Comparator<FieldCount> MOST_USED = Comparator.comparingLong(FieldCount::numbers)
            .reversed()
            .thenComparing(count -> count.unit() == null ? "" : count.unit());

    private final Units units;
    private final List<Column> columns = new ArrayList<>();
    private final Map<Key, Place> places = new HashMap<>();

    /**
     * @param before the columns in front
     */
    RecordPlan(List<Column> before, List<FieldCount> counts, Units units) {
        this.units = units;
        columns.addAll(before);
        Map<String, List<FieldCount>> byName = new TreeMap<>();
        for (FieldCount count : counts) {
            byName.computeIfAbsent(count.field(), name -> new ArrayList<>()).add(count);
        }
        byName.forEach(this::add);
    }

    private void add(String name, List<FieldCount> counts) {
        counts.sort(MOST_USED);
        Map<FieldCount, Place> numbers = new HashMap<>();
        List<Target> targets = new ArrayList<>();
        for (FieldCount count : counts) {
            if (count.numbers() > 0) {
                numbers.put(count, numberPlace(count, targets));
            }
        }
        int text = Place.NONE;
        if (counts.stream().anyMatch(count -> count.texts() > 0)) {
            text = columns.size();
            columns.add(Column.text(name + " (text)"));
        }
        for (FieldCount count : counts) {
            Place place = numbers.getOrDefault(count, new Place(Place.NONE, Conversion.IDENTITY, Place.NONE));
            places.put(
                    new Key(name, count.unit()),
                    new Place(place.number, place.conversion, count.texts() > 0 ? text : Place.NONE));
        }
    }

    private Place numberPlace(FieldCount count, List<Target> targets) {
        for (Target target : targets) {
            Optional<Conversion> conversion =
                    target.unit == null ? Optional.empty() : units.conversion(count.unit(), target.unit);
            if (conversion.isPresent()) {
                return new Place(target.column, conversion.get(), Place.NONE);
            }
        }
        targets.add(new Target(count.unit(), columns.size()));
        columns.add(Column.number(Column.named(count.field(), count.unit())));
        return new Place(columns.size() - 1, Conversion.IDENTITY, Place.NONE);
    }

    List<Column> columns() {
        return Column.distinct(columns);
    }

    /** Where an attribute's values go; {@code null} where it was not among the counted ones. */
    @Nullable Place place(Attribute attribute) {
        return places.get(new Key(attribute.name(), attribute.unit()));
    }

    private record Key(String name, @Nullable String unit) {}

    private record Target(@Nullable String unit, int column) {}

    /**
     * The place of an attribute's values of one unit.
     *
     * @param number the column of those that are numbers, brought there by the conversion; {@link #NONE} where there is none
     * @param text the column of those that are not, or {@link #NONE}
     */
    record Place(int number, Conversion conversion, int text) {
        static final int NONE = -1;
    }
}
