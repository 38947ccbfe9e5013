package org.oda.query;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oda.model.Query;
import org.oda.model.Windows;
import org.oda.store.Cursor;

/** The rows of an answer, made while they are read. */
final class AnswerCursor implements Cursor<AggregateRow> {
    private final Query query;
    private final @Nullable Windows windows;
    private final WindowGrid grid;
    private final Groups groups;
    private final AnswerPlaces places;
    private final List<FieldAnswer> fields;
    private final List<double[][]> filled;
    private int next;

    /** @param filled for each field and function the values by place; empty where nothing is filled */
    AnswerCursor(
            Query query,
            WindowGrid grid,
            Groups groups,
            AnswerPlaces places,
            List<FieldAnswer> fields,
            List<double[][]> filled) {
        this.query = query;
        this.windows = query.aggregation() == null ? null : query.aggregation().windows();
        this.grid = grid;
        this.groups = groups;
        this.places = places;
        this.fields = fields;
        this.filled = filled;
    }

    @Override
    public @Nullable AggregateRow next() {
        if (next == places.size()) {
            return null;
        }
        int place = next++;
        long window = places.window(place);
        int group = places.group(place);
        Instant from = grid.from(window);
        Instant to = grid.to(window);
        Duration length = windows == null ? Duration.ZERO : Duration.between(from, to);
        List<AggregateRow.FieldResult> results = new ArrayList<>(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            FieldAnswer field = fields.get(i);
            Row row = field.table().rows().find(window, group);
            double[] values = new double[field.table().task().functions().size()];
            for (int j = 0; j < values.length; j++) {
                values[j] = filled.isEmpty() ? field.value(row, j) : filled.get(i)[j][place];
            }
            results.add(field.result(row, group, values, length));
        }
        Groups.Group of = groups.isSingle() ? new Groups.Group(null, null) : groups.get(group);
        return new AggregateRow(
                windows != null && windows.label() == Windows.Label.START ? from : to,
                of.topic() == null ? query.topic() : of.topic(),
                of.generatorId() == null ? query.generatorId() : of.generatorId(),
                results);
    }

    @Override
    public void close() {}
}
