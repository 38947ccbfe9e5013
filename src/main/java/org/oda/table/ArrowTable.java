package org.oda.table;

import com.google.flatbuffers.FlatBufferBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * Writes the streaming form of Arrow's IPC: the schema, then batches of rows, each a message whose head says where in
 * its body the buffers of each column are. Everything is on the heap.
 */
final class ArrowTable implements TableWriter {
    private static final int MAX_BATCH_ROWS = 4096;

    /** A wide table has shorter batches: columns times rows is bounded. */
    private static final int MAX_BATCH_CELLS = 1 << 18;

    private static final long MAX_BATCH_TEXT = 4 << 20;
    private static final int ALIGNMENT = 8;
    private static final int CONTINUATION = -1;
    private static final byte[] PADDING = new byte[ALIGNMENT];

    private final OutputStream out;
    private final ArrowColumn[] columns;
    private final int batchRows;
    private int rows;
    private long text;

    ArrowTable(List<Column> columns, OutputStream out) throws IOException {
        this.out = out;
        this.batchRows = Math.max(1, Math.min(MAX_BATCH_ROWS, MAX_BATCH_CELLS / columns.size()));
        TextCache<byte[]> texts = new TextCache<>(utf8 -> utf8);
        this.columns = columns.stream()
                .map(column -> ArrowColumn.of(column, batchRows, texts))
                .toArray(ArrowColumn[]::new);
        FlatBufferBuilder builder = new FlatBufferBuilder();
        message(builder, MessageHeader.Schema, ArrowSchema.add(builder, columns), 0);
    }

    @Override
    public void write(Row row) throws IOException {
        for (int i = 0; i < columns.length; i++) {
            text += columns[i].add(row, i);
        }
        rows++;
        if (rows == batchRows || text >= MAX_BATCH_TEXT) {
            writeBatch();
        }
    }

    private void writeBatch() throws IOException {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        RecordBatch.startNodesVector(builder, columns.length);
        for (int i = columns.length - 1; i >= 0; i--) {
            FieldNode.createFieldNode(builder, rows, columns[i].nulls());
        }
        int nodes = builder.endVector();
        List<ArrowBuffer> buffers = java.util.Arrays.stream(columns)
                .flatMap(column -> column.buffers().stream())
                .toList();
        long end = buffers.stream().mapToLong(buffer -> padded(buffer.length())).sum();
        long body = end;
        RecordBatch.startBuffersVector(builder, buffers.size());
        for (int i = buffers.size() - 1; i >= 0; i--) {
            end -= padded(buffers.get(i).length());
            Buffer.createBuffer(builder, end, buffers.get(i).length());
        }
        int places = builder.endVector();
        RecordBatch.startRecordBatch(builder);
        RecordBatch.addLength(builder, rows);
        RecordBatch.addNodes(builder, nodes);
        RecordBatch.addBuffers(builder, places);
        message(builder, MessageHeader.RecordBatch, RecordBatch.endRecordBatch(builder), body);
        for (ArrowBuffer buffer : buffers) {
            buffer.writeTo(out);
            out.write(PADDING, 0, (int) (padded(buffer.length()) - buffer.length()));
        }
        for (ArrowColumn column : columns) {
            column.clear();
        }
        rows = 0;
        text = 0;
    }

    private void message(FlatBufferBuilder builder, byte type, int head, long bodyLength) throws IOException {
        builder.finish(Message.createMessage(builder, MetadataVersion.V5, type, head, bodyLength, 0));
        ByteBuffer message = builder.dataBuffer();
        int length = message.remaining();
        int withPadding = (int) padded(length);
        integer(CONTINUATION);
        integer(withPadding);
        out.write(message.array(), message.arrayOffset() + message.position(), length);
        out.write(PADDING, 0, withPadding - length);
    }

    private void integer(int value) throws IOException {
        out.write(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    private static long padded(long length) {
        return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    @Override
    public void end() throws IOException {
        if (rows > 0) {
            writeBatch();
        }
        integer(CONTINUATION);
        integer(0);
    }
}
