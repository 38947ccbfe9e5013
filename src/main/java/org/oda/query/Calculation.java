package org.oda.query;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.oda.model.Aggregation;
import org.oda.model.Conversion;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.Query;
import org.oda.model.Selection;
import org.oda.model.TimeRange;
import org.oda.model.Windows;
import org.oda.store.FieldCount;
import org.oda.store.Store;
import org.oda.units.Units;

/** One aggregation, from the selection to the rows of its answer. For one thread. */
final class Calculation {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final Store store;
    private final Units units;
    private final Limits limits;
    private final Query query;
    private final Aggregation aggregation;
    private final Selection asked;
    private Selection found;
    private @Nullable List<FieldCount> counts;

    Calculation(Store store, Units units, Limits limits, Query query, Aggregation aggregation, Selection asked) {
        this.store = store;
        this.units = units;
        this.limits = limits;
        this.query = query;
        this.aggregation = aggregation;
        this.asked = asked;
        this.found = asked;
    }

    /**
     * @param turns of queries that hold values
     * @throws OdaException {@code NOTHING_FOUND} where there is no record
     */
    QueryResult.Aggregates run(Semaphore turns) {
        Windows windows = aggregation.windows();
        Frame frame;
        if (windows == null && query.stop() != null) {
            frame = new Frame(WindowGrid.whole(query.stop()), 0, 0);
        } else {
            Store.Span span = store.span(asked).orElseThrow(QueryEngine::nothingFound);
            // records that arrive behind the look at the span must not fall outside the windows that it gives
            found = asked.within(new TimeRange(span.first(), span.last().plusNanos(1)));
            frame = windows == null
                    ? new Frame(WindowGrid.whole(span.last()), 0, 0)
                    : Frame.of(windows, query.start(), query.stop(), span);
        }
        boolean holding = Needs.of(aggregation.functions()).values();
        if (holding) {
            await(turns);
        }
        try {
            return answer(frame);
        } finally {
            if (holding) {
                turns.release();
            }
        }
    }

    private static void await(Semaphore turns) {
        try {
            turns.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OdaException(
                    ErrorCode.STORE_UNAVAILABLE, "the query was ended while it waited for others: ask again", e);
        }
    }

    private QueryResult.Aggregates answer(Frame frame) {
        Groups groups = new Groups(aggregation.by());
        Budget budget = new Budget(limits.values());
        List<FieldAnswer> fields = new ArrayList<>();
        for (Aggregation.Field field : aggregation.fields()) {
            fields.add(calculate(field, frame, groups, budget));
        }
        if (fields.stream()
                .noneMatch(field -> field.table().rows().all().stream().anyMatch(field::isAny))) {
            throw noValues(fields);
        }
        Windows windows = aggregation.windows();
        Windows.Fill fill = windows == null ? Windows.Fill.NONE : windows.fill();
        boolean filled = fill != Windows.Fill.NONE;
        AnswerPlaces places = filled
                ? AnswerPlaces.all(fields, groups, frame.grid(), frame.first(), frame.last())
                : AnswerPlaces.found(fields, groups);
        List<double[][]> values = new ArrayList<>();
        if (filled) {
            fields.forEach(field -> values.add(fill(field, places, fill)));
        }
        return new QueryResult.Aggregates(
                new AnswerCursor(query, frame.grid(), groups, places, fields, values),
                aggregation,
                windows == null && aggregation.by().isEmpty());
    }

    private FieldAnswer calculate(Aggregation.Field field, Frame frame, Groups groups, Budget budget) {
        UnitChoice choice = new UnitChoice(units, aggregation.functions());
        ValueUnits chosen = choice.choose(field, this::counts);
        Needs needs = Needs.of(aggregation.functions());
        boolean windowed = aggregation.windows() != null;
        Duration maxGap = aggregation.maxGap();
        FieldTask task = new FieldTask(
                field.name(),
                aggregation.functions(),
                needs,
                frame.grid(),
                groups,
                needs.countOnly() ? unit -> Optional.of(Conversion.IDENTITY) : chosen::way,
                budget,
                maxGap == null || maxGap.compareTo(LONGEST) >= 0 ? Long.MAX_VALUE : maxGap.toNanos(),
                WindowGrid.MAX_WINDOWS / aggregation.fields().size(),
                windowed);
        FieldTable table = new FieldTable(task);
        store.fold(found, field.name(), () -> new FieldFold(task), table::add);
        table.end();
        if (table.count() == 0) {
            requireKnown(field.name());
        }
        long used = table.used();
        if (used == 0 && !needs.countOnly()) {
            choice.requireNoTimeBetween(field, table.unconvertible());
        }
        new OversizedCells(store, found, task).resolve(table.rows(), limits.oversized());
        double[] intervals =
                windowed && used > 0 ? new UsualInterval(store, task).byGroup(found, used, limits.gaps()) : null;
        return new FieldAnswer(
                table,
                chosen,
                windowed && intervals == null ? new double[0] : intervals,
                table.series().counts(groups.size()));
    }

    private List<FieldCount> counts() {
        List<FieldCount> known = counts;
        if (known == null) {
            known = store.fields(found);
            counts = known;
        }
        return known;
    }

    private void requireKnown(String field) {
        if (store.span(found).isEmpty()) {
            throw QueryEngine.nothingFound();
        }
        if (!store.knows(field)) {
            throw NearNames.unknown("aggregator.field", field, counts());
        }
    }

    private static OdaException noValues(List<FieldAnswer> fields) {
        List<String> reasons = new ArrayList<>();
        for (FieldAnswer field : fields) {
            LeftOut leftOut = new LeftOut();
            field.table().unconvertible().forEach(leftOut::addUnconvertible);
            if (field.table().texts() > 0) {
                leftOut.addText(field.table().texts());
            }
            reasons.add(leftOut.describe(
                    field.table().task().field(), String.valueOf(field.units().values())));
        }
        return new OdaException(ErrorCode.NO_VALUES, String.join("; ", reasons));
    }

    private static double[][] fill(FieldAnswer field, AnswerPlaces places, Windows.Fill fill) {
        long[] windows = places.windows();
        int groups = places.groupCount();
        double[][] values = new double[field.table().task().functions().size()][places.size()];
        for (int function = 0; function < values.length; function++) {
            for (int group = 0; group < groups; group++) {
                double[] ofGroup = new double[windows.length];
                for (int i = 0; i < windows.length; i++) {
                    int place = i * groups + group;
                    ofGroup[i] =
                            field.value(field.table().rows().find(places.window(place), places.group(place)), function);
                }
                Filler.fill(ofGroup, windows, fill);
                for (int i = 0; i < windows.length; i++) {
                    values[function][i * groups + group] = ofGroup[i];
                }
            }
        }
        return values;
    }
}
