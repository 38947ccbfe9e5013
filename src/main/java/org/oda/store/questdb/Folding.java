package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oda.model.Selection;
import org.oda.store.Fold;

/** Feeds the samples of one attribute to folds, straight from the columns. */
final class Folding<F extends Fold> {
    private final TableReader reader;
    private final Filter filter;
    private final FieldPlan plan;
    private final Supplier<F> folds;
    private final Symbols topics = new Symbols(RecordTable.TOPIC);
    private final SeriesNames names;

    private Folding(TableReader reader, Filter filter, FieldPlan plan, Supplier<F> folds) {
        this.reader = reader;
        this.filter = filter;
        this.plan = plan;
        this.folds = folds;
        names = new SeriesNames(reader, topics);
    }

    /** @throws CallerFault where the folds or the results fail */
    static <F extends Fold> void fold(
            Engine engine, Selection selection, String field, Supplier<F> folds, Consumer<F> results) {
        try (TableReader reader = engine.newReader()) {
            // behind the reader: so the plan knows all shapes that the reader can see
            FieldPlan plan = FieldPlan.of(engine.shapes().having(field), field);
            Filter filter = Filter.of(engine, selection, reader);
            if (filter == null || plan.isEmpty()) {
                return;
            }
            Folding<F> folding = new Folding<>(reader, filter, plan, folds);
            Consumer<Optional<F>> deliver = found -> found.ifPresent(fold -> ofCaller(() -> results.accept(fold)));
            Supplier<Function<Stretch, Optional<F>>> workers = () -> folding.new Worker();
            Crew.run(engine, reader, filter, plan.columns(), workers, deliver);
        }
    }

    private static void ofCaller(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            throw new CallerFault(e);
        }
    }

    /** One thread's work. */
    private final class Worker implements Function<Stretch, Optional<F>> {
        private final RowBlock block = new RowBlock(names, plan, filter.isOfOneSeries());
        private final boolean isUntested = filter.test().isEmpty();
        private @Nullable Run run;
        private @Nullable F fold;

        /** Empty where there are no samples. */
        @Override
        public Optional<F> apply(Stretch stretch) {
            Rows rows = stretch.rows();
            long to = stretch.to();
            long row = stretch.from();
            while (row < to) {
                long tied = rows.startOfTied(row, to);
                addSingles(rows, row, tied);
                row = tied == to ? to : rows.endOfInstant(tied, to);
                if (tied < row) {
                    addInstant(rows, tied, row);
                }
            }
            if (block.size() > 0) {
                handOver();
            }
            F done = fold;
            fold = null;
            return Optional.ofNullable(done);
        }

        /** Rows that have their instants for themselves. */
        private void addSingles(Rows rows, long from, long to) {
            long next;
            for (long row = from; row < to; row = next) {
                int shape = rows.shape(row);
                int place = plan.placeIn(shape);
                next = row + 1;
                if (place != FieldPlan.NOWHERE && passes(rows, row)) {
                    long end = Math.min(to, row + block.room());
                    while (next < end && rows.shape(next) == shape && passes(rows, next)) {
                        next++;
                    }
                    add(rows, row, (int) (next - row), place);
                }
            }
        }

        private boolean passes(Rows rows, long row) {
            return filter.matches(rows, row) && (isUntested || filter.test().passes(rows, row));
        }

        private void addInstant(Rows rows, long from, long to) {
            Run instant = run;
            if (instant == null) {
                instant = new Run(reader, filter, topics, rows);
                run = instant;
            }
            instant.take(rows, from, to);
            for (int i = 0; i < instant.rowCount(); i++) {
                long row = instant.row(i);
                int place = plan.placeIn(rows.shape(row));
                if (place != FieldPlan.NOWHERE) {
                    add(rows, row, 1, place);
                }
            }
        }

        private void add(Rows rows, long row, int count, int place) {
            block.add(rows, row, count, place);
            if (block.isFull()) {
                handOver();
            }
        }

        private void handOver() {
            ofCaller(() -> {
                F open = fold;
                if (open == null) {
                    open = folds.get();
                    fold = open;
                }
                open.add(block);
            });
            block.clear();
        }
    }
}
