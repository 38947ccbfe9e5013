package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import java.util.Collections;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oda.model.Selection;
import org.oda.store.Fold;
import org.oda.store.SampleBlock;

/** Feeds the samples of one attribute to folds, straight from the columns. */
final class Folding<F extends Fold> {
    private static final int BLOCK = 4_096;

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
            Crew.run(engine, reader, filter, workers, deliver);
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
        private final SampleBlock block = new SampleBlock(names, Collections.unmodifiableList(plan.units()), BLOCK);
        private final SeriesMap series = new SeriesMap();
        private final boolean isUntested = filter.test().isEmpty();
        private final boolean isOfOneSeries = filter.isOfOneSeries();
        private int lastNumber = SeriesMap.ABSENT;
        private @Nullable Run run;
        private @Nullable F fold;

        /** Empty where there are no samples. */
        @Override
        public Optional<F> apply(Stretch stretch) {
            Rows rows = stretch.rows();
            long to = stretch.to();
            long next;
            for (long row = stretch.from(); row < to; row = next) {
                next = rows.endOfInstant(row, to);
                if (next - row > 1) {
                    addInstant(rows, row, next);
                } else {
                    int place = plan.placeIn(rows.shape(row));
                    if (place != FieldPlan.NOWHERE
                            && filter.matches(rows, row)
                            && (isUntested || filter.test().passes(rows, row))) {
                        add(rows, row, place);
                    }
                }
            }
            if (block.size() > 0) {
                handOver();
            }
            F done = fold;
            fold = null;
            return Optional.ofNullable(done);
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
                    add(rows, row, place);
                }
            }
        }

        private void add(Rows rows, long row, int place) {
            block.add(
                    rows.ts(row),
                    seriesOf(rows, row),
                    FieldPlan.unit(place),
                    FieldPlan.isText(place) ? Double.NaN : rows.value(FieldPlan.slot(place), row));
            if (block.isFull()) {
                handOver();
            }
        }

        private int seriesOf(Rows rows, long row) {
            if (isOfOneSeries && lastNumber != SeriesMap.ABSENT) {
                return lastNumber;
            }
            int topic = rows.topic(row);
            int generator = rows.generator(row);
            int number = series.get(topic, generator);
            if (number == SeriesMap.ABSENT) {
                number = names.numberOf(topic, generator);
                series.put(topic, generator, number);
            }
            lastNumber = number;
            return number;
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
