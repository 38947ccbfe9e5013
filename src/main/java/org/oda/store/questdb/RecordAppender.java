package org.oda.store.questdb;

import io.questdb.cairo.TableWriter;
import io.questdb.cairo.TableWriterAPI;
import io.questdb.std.str.Utf8String;
import java.util.List;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.OdaRecord;

/** Writes batches into the table of records. */
final class RecordAppender {
    private static final String REASON = "append";

    private RecordAppender() {}

    /** Returns the number of rows, when they are durable. */
    static long write(Engine engine, List<DecodedRecord> batch) {
        Shapes shapes = engine.shapes();
        long rows = 0;
        TableWriterAPI writer = engine.cairo().getTableWriterAPI(engine.recordTable(), REASON);
        try {
            for (int i = 0; i < batch.size(); i++) {
                DecodedRecord decoded = batch.get(i);
                rows += write(
                        writer, decoded, shapes.layoutOf(decoded.attributes()).rows());
            }
            shapes.save();
            writer.commit();
        } finally {
            release(writer);
        }
        return rows;
    }

    /**
     * A writer that cannot roll back, on a full disk for one, stays in the pool of writers, and keeps the database from
     * being closed. It marks itself as broken then: a second close takes it out.
     */
    private static void release(TableWriterAPI writer) {
        try {
            writer.close();
        } catch (RuntimeException | Error e) {
            writer.close();
            throw e;
        }
    }

    private static int write(TableWriterAPI writer, DecodedRecord decoded, List<Layout.Row> rows) {
        OdaRecord record = decoded.record();
        List<Attribute> attributes = decoded.attributes();
        for (int chunk = 0; chunk < rows.size(); chunk++) {
            Layout.Row layout = rows.get(chunk);
            TableWriter.Row row = writer.newRow(record.timestampNanos());
            row.putSym(RecordTable.TOPIC, record.id().topic());
            row.putSym(RecordTable.GENERATOR, record.generatorId());
            row.putInt(RecordTable.PARTITION, record.id().partition());
            row.putLong(RecordTable.OFFSET, record.id().offset());
            row.putInt(RecordTable.CHUNK, chunk);
            row.putInt(RecordTable.SHAPE, layout.shape());
            if (chunk == 0) {
                row.putVarchar(RecordTable.DATA, new Utf8String(record.data().toByteArray(), false));
            }
            for (int slot = 0; slot < layout.sources().length; slot++) {
                row.putDouble(
                        RecordTable.FIRST_SLOT + slot,
                        attributes.get(layout.sources()[slot]).value());
            }
            row.append();
        }
        return rows.size();
    }
}
