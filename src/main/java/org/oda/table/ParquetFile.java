package org.oda.table;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.format.Util;
import org.oda.table.ParquetPages.Chunk;

/** The file around the row groups: the magic bytes at both ends, and the table of contents. */
final class ParquetFile {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;

    private final List<Column> columns;
    private final Counting out;
    private final List<RowGroup> groups = new ArrayList<>();
    private long rows;

    ParquetFile(List<Column> columns, OutputStream out) throws IOException {
        this.columns = columns;
        this.out = new Counting(out);
        this.out.write(MAGIC);
    }

    void group(ParquetPages pages, int rowCount) throws IOException {
        List<ColumnChunk> contents = new ArrayList<>();
        long plain = 0;
        long start = out.count;
        for (int i = 0; i < columns.size(); i++) {
            Chunk chunk = pages.chunks().get(i);
            contents.add(new ColumnChunk(out.count).setMeta_data(contents(columns.get(i), chunk)));
            plain += chunk.plainLength();
            chunk.writeTo(out);
        }
        groups.add(new RowGroup(contents, plain, rowCount)
                .setFile_offset(start)
                .setTotal_compressed_size(out.count - start)
                .setOrdinal((short) Math.min(groups.size(), Short.MAX_VALUE)));
        rows += rowCount;
    }

    private ColumnMetaData contents(Column column, Chunk chunk) {
        ColumnMetaData contents = new ColumnMetaData(
                ParquetSchema.type(column.type()),
                List.copyOf(chunk.encodings()),
                List.of(column.name()),
                PageCompressor.CODEC,
                chunk.values(),
                chunk.plainLength(),
                chunk.length(),
                out.count + chunk.dictionaryLength());
        if (chunk.dictionaryLength() > 0) {
            contents.setDictionary_page_offset(out.count);
        }
        var statistics = chunk.statistics();
        if (statistics != null) {
            contents.setStatistics(of(column, statistics));
        }
        return contents;
    }

    /** Least and greatest of whole numbers only: a reader skips groups by their timestamps. */
    private static Statistics of(Column column, org.apache.parquet.column.statistics.Statistics<?> statistics) {
        Statistics written = new Statistics().setNull_count(statistics.getNumNulls());
        boolean whole = column.type() == Column.Type.TIMESTAMP || column.type() == Column.Type.COUNT;
        if (whole && statistics.hasNonNullValue()) {
            written.setMin_value(statistics.getMinBytes());
            written.setMax_value(statistics.getMaxBytes());
        }
        return written;
    }

    void end() throws IOException {
        FileMetaData contents = new FileMetaData(VERSION, ParquetSchema.elements(columns), rows, groups)
                .setCreated_by("oda")
                .setColumn_orders(Collections.nCopies(columns.size(), ColumnOrder.TYPE_ORDER(new TypeDefinedOrder())));
        long start = out.count;
        Util.writeFileMetaData(contents, out);
        int length = Math.toIntExact(out.count - start);
        out.write(new byte[] {(byte) length, (byte) (length >> 8), (byte) (length >> 16), (byte) (length >> 24)});
        out.write(MAGIC);
    }

    /** Knows where in the file it is. */
    private static final class Counting extends FilterOutputStream {
        private long count;

        private Counting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
        }
    }
}
