package org.oda.store.questdb;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.oda.store.Inventory;
import org.oda.store.StoredSeries;

/** One series of a tally that is complete. */
record TalliedSeries(
        Tally tally,
        int number,
        Shapes shapes,
        String topic,
        @Nullable String generatorId) implements StoredSeries {
    private static final Comparator<Key> ORDER =
            Comparator.comparing(Key::field).thenComparing(Key::unit, Comparator.nullsFirst(Comparator.naturalOrder()));

    private record Key(String field, @Nullable String unit) {}

    @Override
    public long records() {
        return tally.records(number);
    }

    @Override
    public long first() {
        return tally.first(number);
    }

    @Override
    public long last() {
        return tally.last(number);
    }

    @Override
    public long[] gaps() {
        return tally.gaps(number);
    }

    @Override
    public List<Recent> recent() {
        List<Recent> recent = new ArrayList<>();
        for (int i = 0; i < Inventory.PERIODS.size(); i++) {
            recent.add(new Recent(
                    tally.periodNumber(number, i), tally.inPeriod(number, i), tally.inPeriodBefore(number, i)));
        }
        return recent;
    }

    @Override
    public List<StoredField> fields() {
        int first = tally.firstShape(number);
        if (tally.nextShape(first) == Tally.NONE && tally.shapeId(first) != Tally.OTHER_SHAPES) {
            return shapes.get(tally.shapeId(first)).slots().stream()
                    .map(slot -> field(slot, first))
                    .toList();
        }
        Map<Key, StoredField> fields = new TreeMap<>(ORDER);
        for (int shape = tally.firstShape(number); shape != Tally.NONE; shape = tally.nextShape(shape)) {
            if (tally.shapeId(shape) != Tally.OTHER_SHAPES) {
                for (Slot slot : shapes.get(tally.shapeId(shape)).slots()) {
                    StoredField some = field(slot, shape);
                    fields.merge(new Key(slot.name(), slot.unit()), some, TalliedSeries::sum);
                }
            }
        }
        return List.copyOf(fields.values());
    }

    private StoredField field(Slot slot, int shape) {
        long rows = tally.shapeRows(shape);
        return new StoredField(
                slot.name(),
                slot.unit(),
                slot.numeric() ? rows : 0,
                slot.numeric() ? 0 : rows,
                tally.shapeFirst(shape),
                tally.shapeLast(shape));
    }

    private static StoredField sum(StoredField a, StoredField b) {
        return new StoredField(
                a.field(),
                a.unit(),
                a.numbers() + b.numbers(),
                a.texts() + b.texts(),
                Math.min(a.first(), b.first()),
                Math.max(a.last(), b.last()));
    }

    @Override
    public boolean hasAllFields() {
        for (int shape = tally.firstShape(number); shape != Tally.NONE; shape = tally.nextShape(shape)) {
            if (tally.shapeId(shape) == Tally.OTHER_SHAPES) {
                return false;
            }
        }
        return true;
    }
}
