package org.oda.gateway;

import java.io.IOException;
import org.oda.codec.ResultWriter;
import org.oda.model.Aggregation;
import org.oda.query.AggregateRow;

/** The rows of an aggregation as JSON: in the original's form where one function and one field were asked for as texts. */
final class AggregateObjects {
    private final boolean listed;
    private final boolean windows;
    private final ResultWriter writer;

    AggregateObjects(Aggregation aggregation, ResultWriter writer) {
        listed = aggregation.listed();
        windows = aggregation.windows() != null;
        this.writer = writer;
    }

    void write(AggregateRow row) throws IOException {
        writer.beginAggregate(row.timestamp(), row.generatorId(), row.topic());
        if (listed) {
            writer.beginFields();
            for (AggregateRow.FieldResult field : row.fields()) {
                writer.beginField(field.field());
                for (AggregateRow.Value value : field.values()) {
                    writer.function(value.function().name(), value.unit(), value.value());
                }
                writer.endFunctions();
                tally(field);
                writer.endField();
            }
            writer.endFields();
        } else {
            AggregateRow.FieldResult field = row.fields().get(0);
            AggregateRow.Value value = field.values().get(0);
            writer.value(field.field(), value.unit(), value.value());
            tally(field);
        }
        writer.endAggregate();
    }

    private void tally(AggregateRow.FieldResult field) {
        writer.tally(field.count(), field.used(), field.skipped(), windows, field.coverage());
    }
}
