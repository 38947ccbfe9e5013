package org.oda.store.questdb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.oda.model.Attribute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dictionary of shapes. Most sources send the same attributes again and again, so a handful of shapes describes
 * millions of rows. It is bounded: a source that sends ever new combinations gets, from {@link #MOST_COMBINATIONS} on,
 * one row for each attribute; and from {@link #MOST_SHAPES} on a new attribute is stored but cannot be aggregated.
 */
final class Shapes {
    static final int MOST_COMBINATIONS = 4_096;
    static final int MOST_SHAPES = 100_000;

    /** The shape without attributes is the first of all. */
    private static final int NOTHING = 0;

    private static final int MOST_LAYOUTS = 16_384;
    private static final Comparator<Slot> ORDER = Comparator.comparing(Slot::name);
    private static final Logger LOG = LoggerFactory.getLogger(Shapes.class);

    private final ShapeTable table;
    private final Map<String, Shape> byText = new HashMap<>();
    private volatile @Nullable Shape[] byId = new Shape[64];
    private final Map<String, List<Shape>> byField = new ConcurrentHashMap<>();
    private final Map<Signature, Layout> layouts = new ConcurrentHashMap<>();
    private final List<Shape> unsaved = new ArrayList<>();
    private volatile boolean saved = true;
    private volatile int count;
    private int combinations;
    private volatile boolean mayContinue;
    private boolean told;

    Shapes(ShapeTable table) {
        this.table = table;
        table.load().forEach(this::add);
        find(List.of());
    }

    /** How a record with these attributes is stored. {@link #save} before its rows are committed. */
    Layout layoutOf(List<Attribute> attributes) {
        Signature signature = new Signature(attributes);
        Layout known = layouts.get(signature);
        return known != null ? known : newLayout(signature);
    }

    /** The shapes that have an attribute of this name; each once. */
    List<Shape> having(String field) {
        return byField.getOrDefault(field, List.of());
    }

    /** Shapes have the numbers from 0 until before it. */
    int count() {
        return count;
    }

    /** Whether there can be records of more rows than one. */
    boolean mayContinue() {
        return mayContinue;
    }

    /** The shape of a row. */
    Shape get(int id) {
        @Nullable Shape[] known = byId;
        Shape shape = id < known.length ? known[id] : null;
        if (shape == null) {
            throw new StoreFault("a row of the unknown shape " + id);
        }
        return shape;
    }

    /** Returns when all shapes that were handed out are durable. */
    void save() {
        if (saved) {
            return;
        }
        synchronized (this) {
            if (!unsaved.isEmpty()) {
                table.append(unsaved);
                unsaved.clear();
            }
            saved = true;
        }
    }

    private synchronized Layout newLayout(Signature signature) {
        List<Attribute> attributes = signature.attributes();
        List<Slot> slots = attributes.stream()
                .map(attribute -> new Slot(attribute.name(), attribute.unit(), attribute.isNumeric()))
                .toList();
        List<Integer> order = IntStream.range(0, slots.size())
                .boxed()
                .sorted(Comparator.comparing(slots::get, ORDER))
                .toList();
        List<Layout.Row> rows = new ArrayList<>();
        for (List<Integer> chunk : chunks(order, slots)) {
            Shape shape = find(chunk.stream().map(slots::get).toList());
            if (shape != null) {
                rows.add(row(shape, chunk, slots));
            } else {
                for (Integer index : chunk) {
                    Shape single = find(List.of(slots.get(index)));
                    if (single != null) {
                        rows.add(row(single, List.of(index), slots));
                    }
                }
            }
        }
        if (rows.isEmpty()) {
            rows.add(new Layout.Row(NOTHING, new int[0]));
        }
        Layout layout = new Layout(rows);
        if (layouts.size() >= MOST_LAYOUTS) {
            layouts.clear();
        }
        layouts.put(signature, layout);
        return layout;
    }

    /** Cuts where a row's slots are full; texts, which take no slot, are counted likewise to bound a shape's length. */
    private static List<List<Integer>> chunks(List<Integer> order, List<Slot> slots) {
        List<List<Integer>> chunks = new ArrayList<>();
        List<Integer> chunk = new ArrayList<>();
        int numeric = 0;
        for (Integer index : order) {
            boolean isNumeric = slots.get(index).numeric();
            int used = isNumeric ? numeric : chunk.size() - numeric;
            if (used == RecordTable.SLOTS) {
                chunks.add(chunk);
                chunk = new ArrayList<>();
                numeric = 0;
            }
            chunk.add(index);
            numeric += isNumeric ? 1 : 0;
        }
        if (!chunk.isEmpty()) {
            chunks.add(chunk);
        }
        return chunks;
    }

    private static Layout.Row row(Shape shape, List<Integer> chunk, List<Slot> slots) {
        return new Layout.Row(
                shape.id(),
                chunk.stream()
                        .filter(index -> slots.get(index).numeric())
                        .mapToInt(Integer::intValue)
                        .toArray());
    }

    /** The shape of exactly these, made where the bounds allow it; else {@code null}. */
    private @Nullable Shape find(List<Slot> slots) {
        Shape known = byText.get(Shape.encode(slots));
        if (known != null) {
            return known;
        }
        if (slots.size() > 1 && combinations >= MOST_COMBINATIONS) {
            return null;
        }
        if (byText.size() >= MOST_SHAPES) {
            if (!told) {
                told = true;
                LOG.atWarn()
                        .addKeyValue("limit", MOST_SHAPES)
                        .log("too many attribute names: values of new ones are stored, but left out of aggregations");
            }
            return null;
        }
        Shape made = new Shape(byText.size(), slots);
        add(made);
        saved = false;
        unsaved.add(made);
        return made;
    }

    private void add(Shape shape) {
        byText.put(shape.encoded(), shape);
        @Nullable Shape[] known = byId;
        if (shape.id() >= known.length) {
            known = Arrays.copyOf(known, Math.max(shape.id() + 1, known.length * 2));
        }
        known[shape.id()] = shape;
        byId = known;
        combinations += shape.slots().size() > 1 ? 1 : 0;
        long numeric = shape.slots().stream().filter(Slot::numeric).count();
        boolean isFull = Math.max(numeric, shape.slots().size() - numeric) == RecordTable.SLOTS;
        if (isFull || combinations >= MOST_COMBINATIONS) {
            mayContinue = true;
        }
        for (Slot slot : shape.slots()) {
            byField.computeIfAbsent(slot.name(), name -> new CopyOnWriteArrayList<>())
                    .add(shape);
        }
        count = byText.size();
    }
}
