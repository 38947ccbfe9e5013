package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import java.util.List;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.JsonText;
import org.oda.model.OdaRecord;
import org.oda.model.RecordId;

/** Makes records of rows. What it gives holds nothing of the database. */
final class RecordReader {
    private static final int BLOCK_BYTES = 256 << 10;

    private final Symbols topics = new Symbols(RecordTable.TOPIC);
    private final Symbols generators = new Symbols(RecordTable.GENERATOR);
    private byte[] block = new byte[0];
    private int blockUsed;

    Symbols topics() {
        return topics;
    }

    String topic(TableReader reader, Run run, int record) {
        return topics.get(reader, run.rows().topic(run.row(run.start(record))));
    }

    /** Without attributes. */
    DecodedRecord read(TableReader reader, Run run, int record) {
        return new DecodedRecord(record(reader, run, record), List.of());
    }

    DecodedRecord readWithAttributes(Engine engine, TableReader reader, Run run, int record) {
        Shapes shapes = engine.shapes();
        Rows rows = run.rows();
        rows.load(Rows.VALUES);
        int count = 0;
        for (int i = run.start(record); i < run.end(record); i++) {
            count += shapes.get(rows.shape(run.row(i))).slots().size();
        }
        Attribute[] attributes = new Attribute[count];
        int at = 0;
        for (int i = run.start(record); i < run.end(record); i++) {
            long row = run.row(i);
            List<Slot> slots = shapes.get(rows.shape(row)).slots();
            int used = 0;
            for (int s = 0; s < slots.size(); s++) {
                Slot slot = slots.get(s);
                double value = slot.numeric() ? rows.value(used++, row) : Double.NaN;
                attributes[at++] = new Attribute(slot.name(), slot.unit(), value);
            }
        }
        return new DecodedRecord(record(reader, run, record), List.of(attributes));
    }

    /** The data is in the first row of a record. */
    private OdaRecord record(TableReader reader, Run run, int record) {
        Rows rows = run.rows();
        rows.load(Rows.DATA);
        long row = run.row(run.start(record));
        RecordId id = new RecordId(topics.get(reader, rows.topic(row)), rows.partition(row), rows.offset(row));
        return new OdaRecord(id, rows.ts(row), generators.get(reader, rows.generator(row)), copy(rows, row));
    }

    /** Many small texts share one array: far fewer objects. */
    private JsonText copy(Rows rows, long row) {
        int length = rows.dataLength(row);
        if (length > block.length - blockUsed) {
            block = new byte[Math.max(length, BLOCK_BYTES)];
            blockUsed = 0;
        }
        rows.copyData(row, block, blockUsed, length);
        JsonText text = new JsonText(block, blockUsed, length);
        blockUsed += length;
        return text;
    }
}
