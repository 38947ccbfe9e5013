package org.oda.store.questdb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where one attribute is found in the rows of each shape, and the units that it has there. */
final class FieldPlan {
    /** The shape does not have the attribute. */
    static final int NOWHERE = -1;

    private static final int SLOT_BITS = 4;
    private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;
    private static final int TEXT = RecordTable.SLOTS;

    private final int[] places;
    private final List<@Nullable String> units;

    private FieldPlan(int[] places, List<@Nullable String> units) {
        this.places = places;
        this.units = units;
    }

    static FieldPlan of(List<Shape> shapes, String field) {
        TreeSet<@Nullable String> sorted = new TreeSet<>(Comparator.nullsFirst(Comparator.naturalOrder()));
        int highest = -1;
        for (Shape shape : shapes) {
            highest = Math.max(highest, shape.id());
            shape.slots().stream().filter(slot -> slot.name().equals(field)).forEach(slot -> sorted.add(slot.unit()));
        }
        List<@Nullable String> units = new ArrayList<>(sorted);
        int[] places = new int[highest + 1];
        Arrays.fill(places, NOWHERE);
        for (Shape shape : shapes) {
            int slotNumber = 0;
            for (Slot slot : shape.slots()) {
                if (slot.name().equals(field)) {
                    places[shape.id()] = units.indexOf(slot.unit()) << SLOT_BITS | (slot.numeric() ? slotNumber : TEXT);
                }
                slotNumber += slot.numeric() ? 1 : 0;
            }
        }
        return new FieldPlan(places, units);
    }

    /** The columns of {@link Rows} that its numbers are in. */
    int columns() {
        int columns = 0;
        for (int place : places) {
            columns |= place == NOWHERE || isText(place) ? 0 : Rows.slot(slot(place));
        }
        return columns;
    }

    boolean isEmpty() {
        return units.isEmpty();
    }

    /** Ordered, those without a unit first. */
    List<@Nullable String> units() {
        return units;
    }

    /** What {@link #unit}, {@link #slot} and {@link #isText} can tell of, or {@link #NOWHERE}. */
    int placeIn(int shape) {
        return shape < places.length ? places[shape] : NOWHERE;
    }

    static int unit(int place) {
        return place >> SLOT_BITS;
    }

    static int slot(int place) {
        return place & SLOT_MASK;
    }

    static boolean isText(int place) {
        return (place & SLOT_MASK) == TEXT;
    }
}
