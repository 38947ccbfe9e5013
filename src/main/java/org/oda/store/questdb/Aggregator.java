package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.oda.model.Selection;
import org.oda.store.Partial;
import org.oda.store.Store.Windows;

/** Aggregates one attribute, in parallel over stretches of rows, straight from the columns. */
final class Aggregator {
    private static final long STRETCH_ROWS = 128 << 10;
    /** So many partitions are mapped at a time at most, where there are more. */
    private static final int OPEN_PARTITIONS = 128;

    private final Engine engine;
    private final TableReader reader;
    private final Filter filter;
    private final FieldPlan plan;
    private final WindowGrid grid;
    private final List<Cell> cells = new ArrayList<>();

    private Aggregator(Engine engine, TableReader reader, Filter filter, FieldPlan plan, WindowGrid grid) {
        this.engine = engine;
        this.reader = reader;
        this.filter = filter;
        this.plan = plan;
        this.grid = grid;
    }

    static List<Partial> aggregate(Engine engine, Selection selection, String field, @Nullable Windows windows) {
        try (TableReader reader = engine.newReader()) {
            // behind the reader: so the plan knows all shapes that the reader can see
            FieldPlan plan = FieldPlan.of(engine.shapes().having(field), field);
            Filter filter = Filter.of(engine, selection, reader);
            return filter == null || plan.isEmpty()
                    ? List.of()
                    : new Aggregator(engine, reader, filter, plan, WindowGrid.of(windows)).run();
        }
    }

    private List<Partial> run() {
        int partitions = reader.getPartitionCount();
        int opened = Partitions.first(reader, filter.from());
        List<Stretch> stretches = new ArrayList<>();
        for (int i = opened; i < partitions && Partitions.startsBefore(reader, i, filter.to()); i++) {
            cut(new Rows(reader, i), stretches);
            if (i - opened + 1 == OPEN_PARTITIONS) {
                runAll(stretches);
                stretches.clear();
                for (; opened <= i; opened++) {
                    reader.closePartitionByIndex(opened);
                }
            }
        }
        runAll(stretches);
        return merged();
    }

    private void cut(Rows rows, List<Stretch> stretches) {
        long end = rows.firstFrom(filter.to());
        for (long row = rows.firstFrom(filter.from()); row < end; row += STRETCH_ROWS) {
            stretches.add(new Stretch(rows, row, Math.min(end, row + STRETCH_ROWS), filter, plan, grid));
        }
    }

    /** Does not return before every helper has left the rows: they are unmapped afterwards. */
    private void runAll(List<Stretch> stretches) {
        List<List<Cell>> results = new ArrayList<>();
        stretches.forEach(stretch -> results.add(List.of()));
        AtomicInteger next = new AtomicInteger();
        Runnable work = () -> {
            for (int i = next.getAndIncrement(); i < stretches.size(); i = next.getAndIncrement()) {
                results.set(i, stretches.get(i).run());
            }
        };
        List<Future<?>> helping = new ArrayList<>();
        try {
            for (int i = 1; i < Math.min(stretches.size(), engine.helperCount() + 1); i++) {
                helping.add(engine.helpers().submit(work));
            }
            work.run();
        } finally {
            helping.forEach(Aggregator::await);
        }
        results.forEach(cells::addAll);
    }

    private static void await(Future<?> helper) {
        boolean interrupted = false;
        while (true) {
            try {
                helper.get();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                throw new StoreFault("aggregation failed: " + e.getCause());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Partial> merged() {
        cells.sort(Cell.ORDER);
        List<Partial> partials = new ArrayList<>();
        @Nullable Cell current = null;
        for (Cell cell : cells) {
            if (current != null && current.isOfSameWindowAndUnit(cell)) {
                current.merge(cell);
            } else {
                if (current != null) {
                    partials.add(current.toPartial(plan.units().get(current.unit())));
                }
                current = cell;
            }
        }
        if (current != null) {
            partials.add(current.toPartial(plan.units().get(current.unit())));
        }
        return partials;
    }

    /** Some consecutive rows of one partition. */
    private record Stretch(Rows rows, long from, long to, Filter filter, FieldPlan plan, WindowGrid grid) {
        List<Cell> run() {
            List<Cell> done = new ArrayList<>();
            @Nullable Cell[] open = new Cell[plan.units().size()];
            long window = 0;
            long end = Long.MIN_VALUE;
            for (long row = from; row < to; row++) {
                int place = plan.placeIn(rows.shape(row));
                if (place == FieldPlan.NOWHERE || !filter.matches(rows, row)) {
                    continue;
                }
                long ts = rows.ts(row);
                if (ts >= end) {
                    window = grid.windowOf(ts);
                    end = grid.endOf(window);
                    Arrays.fill(open, null);
                }
                int unit = FieldPlan.unit(place);
                Cell cell = open[unit];
                if (cell == null) {
                    cell = new Cell(window, unit);
                    open[unit] = cell;
                    done.add(cell);
                }
                if (FieldPlan.isText(place)) {
                    cell.addText();
                } else {
                    cell.add(rows.value(FieldPlan.slot(place), row));
                }
            }
            return done;
        }
    }
}
