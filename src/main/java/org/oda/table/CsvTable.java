package org.oda.table;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.oda.codec.CsvBuffer;

/** Writes CSV with the columns' names in the first line. What is absent is empty. */
final class CsvTable implements TableWriter {
    private static final int BUFFER_BYTES = 32 * 1024;

    private final Column.Type[] types;
    private final OutputStream out;
    private final CsvBuffer buffer = new CsvBuffer(BUFFER_BYTES + BUFFER_BYTES / 4);

    CsvTable(List<Column> columns, OutputStream out) {
        this.types = columns.stream().map(Column::type).toArray(Column.Type[]::new);
        this.out = out;
        columns.forEach(column -> buffer.text(column.name()));
        buffer.endLine();
    }

    @Override
    public void write(Row row) throws IOException {
        for (int i = 0; i < types.length; i++) {
            switch (types[i]) {
                case TIMESTAMP -> buffer.timestamp(row.whole(i));
                case COUNT -> buffer.number(row.whole(i));
                case NUMBER -> number(row.number(i));
                case TEXT -> {
                    String text = row.text(i);
                    if (text == null) {
                        buffer.absent();
                    } else {
                        buffer.text(text);
                    }
                }
            }
        }
        buffer.endLine();
        if (buffer.length() >= BUFFER_BYTES) {
            buffer.drain(out);
        }
    }

    private void number(double number) {
        if (Double.isNaN(number)) {
            buffer.absent();
        } else {
            buffer.number(number);
        }
    }

    @Override
    public void end() throws IOException {
        buffer.drain(out);
    }
}
