package org.oda.table;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Writes Parquet: rows gather in memory until their encoded pages have {@value #GROUP_BYTES} bytes, or there are
 * {@value #MAX_GROUP_ROWS}, and are written as a row group then. Of each group only its place in the file is kept, some 100 bytes for each column, which the format wants at the
 * end.
 */
final class ParquetTable implements TableWriter {
    private static final long GROUP_BYTES = 8L << 20;

    /** How many rows, or bytes of text, come between two looks at the size. */
    private static final int ROWS_BETWEEN = 512;

    private static final long TEXT_BYTES_BETWEEN = 1 << 20;

    /**
     * Values that repeat take next to nothing, but nobody notices a reader that went away before something is written; and
     * readers share their work by groups.
     */
    private static final int MAX_GROUP_ROWS = 1 << 16;

    private final List<Column> columns;
    private final ParquetFile file;
    private final MessageType schema;
    private final ParquetProperties properties;
    private final PageCompressor compressor;
    private final TextCache<Binary> texts = new TextCache<>(Binary::fromConstantByteArray);
    private ParquetPages pages;
    private ColumnWriteStore store;
    private final ColumnWriter[] writers;
    private int rows;
    private int rowsSinceLook;
    private long textSinceLook;

    ParquetTable(List<Column> columns, OutputStream out) throws IOException {
        this.file = new ParquetFile(columns, out); // writes, and may fail: nobody would close a compressor then
        this.compressor = new PageCompressor();
        this.columns = columns;
        this.schema = ParquetSchema.of(columns);
        this.properties = ParquetSchema.properties(columns);
        this.writers = new ColumnWriter[columns.size()];
        this.pages = new ParquetPages(schema, compressor);
        this.store = properties.newColumnWriteStore(schema, pages);
        takeWriters();
    }

    private void beginGroup() {
        pages = new ParquetPages(schema, compressor);
        store = properties.newColumnWriteStore(schema, pages);
        rows = 0;
        takeWriters();
    }

    private void takeWriters() {
        for (int i = 0; i < writers.length; i++) {
            writers[i] = store.getColumnWriter(schema.getColumns().get(i));
        }
    }

    @Override
    public void write(Row row) throws IOException {
        for (int i = 0; i < writers.length; i++) {
            ColumnWriter writer = writers[i];
            switch (columns.get(i).type()) {
                case TIMESTAMP, COUNT -> writer.write(row.whole(i), 0, 0);
                case NUMBER -> number(writer, row.number(i));
                case TEXT -> text(writer, row.text(i));
            }
        }
        store.endRecord();
        rows++;
        rowsSinceLook++;
        if (rowsSinceLook >= ROWS_BETWEEN || textSinceLook >= TEXT_BYTES_BETWEEN) {
            rowsSinceLook = 0;
            textSinceLook = 0;
            if (store.getBufferedSize() >= GROUP_BYTES || rows >= MAX_GROUP_ROWS) {
                endGroup();
                beginGroup();
            }
        }
    }

    private static void number(ColumnWriter writer, double number) {
        if (Double.isNaN(number)) {
            writer.writeNull(0, 0);
        } else {
            writer.write(number, 0, 1);
        }
    }

    private void text(ColumnWriter writer, @Nullable String text) {
        if (text == null) {
            writer.writeNull(0, 0);
        } else {
            writer.write(texts.of(text), 0, 1);
            textSinceLook += text.length();
        }
    }

    private void endGroup() throws IOException {
        store.flush();
        file.group(pages, rows);
        store.close();
    }

    @Override
    public void end() throws IOException {
        if (rows > 0) {
            endGroup();
        }
        file.end();
    }

    @Override
    public void close() {
        store.close();
        compressor.close();
    }
}
