package org.oda.store.questdb;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;
import org.oda.model.Condition;
import org.oda.model.Conversion;
import org.oda.model.Selection;

/**
 * What a selection asks of a record's attributes. A record may have several rows: it passes where each demand is met in any of
 * them.
 */
final class RecordTest {
    /** One for each demand of the selection. */
    private final List<Demand> demands;

    private RecordTest(List<Demand> demands) {
        this.demands = demands;
    }

    static RecordTest of(Selection selection, Shapes shapes) {
        List<Demand> demands = new ArrayList<>();
        if (!selection.fields().isEmpty()) {
            demands.add(AnyOf.of(selection, shapes));
        }
        for (Condition condition : selection.conditions()) {
            demands.add(Comparison.of(condition, shapes));
        }
        return new RecordTest(demands);
    }

    /** Whether every record passes. */
    boolean isEmpty() {
        return demands.isEmpty();
    }

    /** Whether no record can pass. */
    boolean isHopeless() {
        return demands.stream().anyMatch(Demand::isHopeless);
    }

    /** The columns of {@link Rows} that it reads beside the keys. */
    int columns() {
        return demands.stream().mapToInt(Demand::columns).reduce(0, (a, b) -> a | b);
    }

    /** For a record of one row. */
    boolean passes(Rows rows, long row) {
        for (int i = 0; i < demands.size(); i++) {
            if (!demands.get(i).isMetIn(rows, row)) {
                return false;
            }
        }
        return true;
    }

    /** For the record with the rows {@code order[from]} until before {@code order[to]}. */
    boolean passes(Rows rows, long[] order, int from, int to) {
        for (int i = 0; i < demands.size(); i++) {
            boolean met = false;
            for (int at = from; at < to && !met; at++) {
                met = demands.get(i).isMetIn(rows, order[at]);
            }
            if (!met) {
                return false;
            }
        }
        return true;
    }

    private interface Demand {
        boolean isHopeless();

        int columns();

        boolean isMetIn(Rows rows, long row);
    }

    private record AnyOf(List<FieldPlan> plans) implements Demand {
        static AnyOf of(Selection selection, Shapes shapes) {
            return new AnyOf(selection.fields().stream()
                    .map(field -> FieldPlan.of(shapes.having(field), field))
                    .filter(plan -> !plan.isEmpty())
                    .toList());
        }

        @Override
        public boolean isHopeless() {
            return plans.isEmpty();
        }

        /** The shape tells all. */
        @Override
        public int columns() {
            return 0;
        }

        @Override
        public boolean isMetIn(Rows rows, long row) {
            int shape = rows.shape(row);
            for (int i = 0; i < plans.size(); i++) {
                if (plans.get(i).placeIn(shape) != FieldPlan.NOWHERE) {
                    return true;
                }
            }
            return false;
        }
    }

    /** @param conversions by unit of the plan; {@code null} where there is no way */
    private record Comparison(FieldPlan plan, List<@Nullable Conversion> conversions, DoublePredicate test)
            implements Demand {
        static Comparison of(Condition condition, Shapes shapes) {
            FieldPlan plan = FieldPlan.of(shapes.having(condition.field()), condition.field());
            List<@Nullable Conversion> conversions = new ArrayList<>();
            for (String unit : plan.units()) {
                conversions.add(condition.conversions().apply(unit).orElse(null));
            }
            return new Comparison(plan, conversions, condition.test());
        }

        @Override
        public boolean isHopeless() {
            return conversions.stream().allMatch(conversion -> conversion == null);
        }

        @Override
        public int columns() {
            return plan.columns();
        }

        @Override
        public boolean isMetIn(Rows rows, long row) {
            int place = plan.placeIn(rows.shape(row));
            if (place == FieldPlan.NOWHERE || FieldPlan.isText(place)) {
                return false;
            }
            Conversion conversion = conversions.get(FieldPlan.unit(place));
            return conversion != null && test.test(conversion.apply(rows.value(FieldPlan.slot(place), row)));
        }
    }
}
