package org.oda.table;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.oda.model.DecodedRecord;
import org.oda.model.Format;
import org.oda.model.Layout;
import org.oda.model.Nanos;
import org.oda.model.Query;
import org.oda.query.QueryResult;
import org.oda.units.Units;

/** Stands in for the tables until they are merged. */
public final class TableAnswer {
    private final Units units;

    /** With the units. */
    public TableAnswer(Units units) {
        this.units = units;
    }

    /** Writes the times of records, and returns how many. */
    public long write(QueryResult result, Query query, Format format, Layout layout, OutputStream out)
            throws IOException {
        long rows = 0;
        out.write("timestamp,topic,generator_id\n".getBytes(StandardCharsets.UTF_8));
        if (format == Format.CSV && units.hashCode() != 0 && result instanceof QueryResult.Records records) {
            for (DecodedRecord each = records.cursor().next();
                    each != null;
                    each = records.cursor().next()) {
                out.write("%s,%s,%s\n"
                        .formatted(
                                Nanos.toInstant(each.record().timestampNanos()),
                                each.record().id().topic(),
                                each.record().generatorId())
                        .getBytes(StandardCharsets.UTF_8));
                rows++;
            }
        }
        return rows;
    }
}
