package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oda.model.JsonText;
import org.oda.model.Nanos;
import org.oda.model.OdaRecord;
import org.oda.model.RecordId;
import org.oda.model.Selection;
import org.oda.store.Cursor;

/**
 * Reads the selected records in pieces. Between two pieces it holds nothing of the database: a client may take its
 * time, or never come back, and the mapped memory does not grow with the result.
 */
final class ScanCursor implements Cursor<OdaRecord> {
    private static final int PIECE_RECORDS = 16_384;
    private static final int PIECE_BYTES = 8 << 20;
    private static final int BLOCK_BYTES = 256 << 10;

    private final Selection selection;
    private final Gate gate;
    private final Symbols topics = new Symbols(RecordTable.TOPIC);
    private final Symbols generators = new Symbols(RecordTable.GENERATOR);
    private final Set<RecordId> seen = new HashSet<>();
    private List<OdaRecord> piece = new ArrayList<>();
    private int at;
    /** Where the next piece begins; of the records of this instant, those in {@code seen} were handed out. */
    private long resumeAt;

    private boolean ended;
    private byte[] block = new byte[0];
    private int blockUsed;

    ScanCursor(Selection selection, Gate gate) {
        this.selection = selection;
        this.gate = gate;
        resumeAt = Nanos.of(selection.range().from());
    }

    @Override
    public @Nullable OdaRecord next() {
        while (at == piece.size()) {
            if (ended) {
                return null;
            }
            piece.clear();
            at = 0;
            gate.read(this::readPiece);
        }
        return piece.get(at++);
    }

    private Void readPiece(Engine engine) {
        try (TableReader reader = engine.newReader()) {
            // its mappings end with it
            reader.setStreamingMode(true);
            Filter filter = Filter.of(selection, reader);
            ended = filter == null || readPiece(reader, filter);
        }
        if (!ended) {
            markResumption();
        }
        return null;
    }

    private void markResumption() {
        long last = piece.get(piece.size() - 1).timestampNanos();
        if (last != resumeAt) {
            resumeAt = last;
            seen.clear();
        }
        for (int i = piece.size() - 1; i >= 0 && piece.get(i).timestampNanos() == last; i--) {
            seen.add(piece.get(i).id());
        }
    }

    /** Whether that was the last piece. */
    private boolean readPiece(TableReader reader, Filter filter) {
        long bytes = 0;
        int partitions = reader.getPartitionCount();
        for (int i = Partitions.first(reader, resumeAt);
                i < partitions && Partitions.startsBefore(reader, i, filter.to());
                i++) {
            Rows rows = new Rows(reader, i);
            for (long row = rows.firstFrom(resumeAt); row < rows.count(); row++) {
                long ts = rows.ts(row);
                if (ts >= filter.to()) {
                    return true;
                }
                if (rows.chunk(row) != 0 || !filter.matches(rows, row)) {
                    continue;
                }
                if (piece.size() >= PIECE_RECORDS || bytes >= PIECE_BYTES) {
                    return false;
                }
                bytes += add(reader, rows, row, ts);
            }
            reader.closePartitionByIndex(i);
        }
        return true;
    }

    private int add(TableReader reader, Rows rows, long row, long ts) {
        RecordId id = new RecordId(topics.get(reader, rows.topic(row)), rows.partition(row), rows.offset(row));
        if (ts == resumeAt && seen.contains(id)) {
            return 0;
        }
        JsonText data = copy(rows, row);
        piece.add(new OdaRecord(id, ts, generators.get(reader, rows.generator(row)), data));
        return data.length();
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

    @Override
    public void close() {
        ended = true;
        piece = List.of();
        at = 0;
    }

    /** The texts of one symbol column; a symbol's number never changes. */
    private static final class Symbols {
        private final int column;
        private final List<@Nullable String> texts = new ArrayList<>();

        Symbols(int column) {
            this.column = column;
        }

        String get(TableReader reader, int key) {
            while (texts.size() <= key) {
                texts.add(null);
            }
            String text = texts.get(key);
            if (text == null) {
                text = reader.getSymbolMapReader(column).valueOf(key).toString();
                texts.set(key, text);
            }
            return text;
        }
    }
}
