package org.oda.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriteStore;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** The compressed pages of one row group, by their columns. */
final class ParquetPages implements PageWriteStore {
    private final Map<ColumnDescriptor, Chunk> byColumn = new HashMap<>();
    private final List<Chunk> chunks = new ArrayList<>();

    ParquetPages(MessageType schema, PageCompressor compressor) {
        for (ColumnDescriptor column : schema.getColumns()) {
            Chunk chunk = new Chunk(compressor);
            byColumn.put(column, chunk);
            chunks.add(chunk);
        }
    }

    /** In the order of the columns. */
    List<Chunk> chunks() {
        return chunks;
    }

    @Override
    public PageWriter getPageWriter(ColumnDescriptor column) {
        Chunk chunk = byColumn.get(column);
        if (chunk == null) {
            throw new IllegalArgumentException(String.valueOf(column));
        }
        return chunk;
    }

    /** The pages of one column. */
    static final class Chunk implements PageWriter {
        private final PageCompressor compressor;
        private final Bytes dictionary = new Bytes();
        private final Bytes pages = new Bytes();
        private final Set<Encoding> encodings = EnumSet.noneOf(Encoding.class);
        private @Nullable Statistics<?> statistics;
        private long plainBytes;
        private long values;

        private Chunk(PageCompressor compressor) {
            this.compressor = compressor;
        }

        /** Of pages and their heads as they are written. */
        long length() {
            return (long) dictionary.size() + pages.size();
        }

        /** 0 where there is none. */
        int dictionaryLength() {
            return dictionary.size();
        }

        /** Of pages and their heads before compression. */
        long plainLength() {
            return plainBytes;
        }

        /** Absent ones too. */
        long values() {
            return values;
        }

        Set<Encoding> encodings() {
            return encodings;
        }

        /** {@code null} where there is no page. */
        @Nullable Statistics<?> statistics() {
            return statistics;
        }

        void writeTo(OutputStream out) throws IOException {
            dictionary.writeTo(out);
            pages.writeTo(out);
        }

        @Override
        public void writePage(
                BytesInput bytes,
                int valueCount,
                int rowCount,
                Statistics<?> pageStatistics,
                org.apache.parquet.column.Encoding repetition,
                org.apache.parquet.column.Encoding definition,
                org.apache.parquet.column.Encoding encoding)
                throws IOException {
            encodings.add(of(repetition));
            encodings.add(of(definition));
            encodings.add(of(encoding));
            values += valueCount;
            if (statistics == null) {
                statistics = pageStatistics.copy();
            } else {
                statistics.mergeStatistics(pageStatistics);
            }
            PageHeader head = new PageHeader().setType(PageType.DATA_PAGE);
            head.setData_page_header(new DataPageHeader(valueCount, of(encoding), of(definition), of(repetition)));
            append(pages, head, bytes);
        }

        @Override
        public void writePage(
                BytesInput bytes,
                int valueCount,
                int rowCount,
                Statistics<?> pageStatistics,
                SizeStatistics sizes,
                GeospatialStatistics places,
                org.apache.parquet.column.Encoding repetition,
                org.apache.parquet.column.Encoding definition,
                org.apache.parquet.column.Encoding encoding)
                throws IOException {
            writePage(bytes, valueCount, rowCount, pageStatistics, repetition, definition, encoding);
        }

        @Override
        @SuppressWarnings("deprecation") // the interface has it still
        public void writePage(
                BytesInput bytes,
                int valueCount,
                Statistics<?> pageStatistics,
                org.apache.parquet.column.Encoding repetition,
                org.apache.parquet.column.Encoding definition,
                org.apache.parquet.column.Encoding encoding)
                throws IOException {
            writePage(bytes, valueCount, valueCount, pageStatistics, repetition, definition, encoding);
        }

        @Override
        public void writePageV2(
                int rowCount,
                int nullCount,
                int valueCount,
                BytesInput repetition,
                BytesInput definition,
                org.apache.parquet.column.Encoding encoding,
                BytesInput data,
                Statistics<?> pageStatistics) {
            throw new UnsupportedOperationException("pages of the second form are not asked for");
        }

        @Override
        public void writeDictionaryPage(DictionaryPage page) throws IOException {
            encodings.add(of(page.getEncoding()));
            PageHeader head = new PageHeader().setType(PageType.DICTIONARY_PAGE);
            head.setDictionary_page_header(new DictionaryPageHeader(page.getDictionarySize(), of(page.getEncoding())));
            append(dictionary, head, page.getBytes());
        }

        private void append(Bytes to, PageHeader head, BytesInput page) throws IOException {
            int plain = Math.toIntExact(page.size());
            int compressed = compressor.compress(page);
            head.setUncompressed_page_size(plain);
            head.setCompressed_page_size(compressed);
            int before = to.size();
            Util.writePageHeader(head, to);
            plainBytes += to.size() - before + plain;
            to.write(compressor.buffer(), 0, compressed);
        }

        private static Encoding of(org.apache.parquet.column.Encoding encoding) {
            return Encoding.valueOf(encoding.name());
        }

        @Override
        public long getMemSize() {
            return length();
        }

        @Override
        public long allocatedSize() {
            return length();
        }

        @Override
        public String memUsageString(String prefix) {
            return prefix + length();
        }
    }

    /** Takes no memory before the first byte: there may be thousands of columns. */
    private static final class Bytes extends ByteArrayOutputStream {
        private Bytes() {
            super(0);
        }
    }
}
