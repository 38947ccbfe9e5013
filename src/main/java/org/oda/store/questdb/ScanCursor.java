package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oda.model.DecodedRecord;
import org.oda.model.Order;
import org.oda.model.Position;
import org.oda.store.Cursor;
import org.oda.store.Scan;

/**
 * Reads the selected records in pieces. Between two pieces it holds nothing of the database: a client may take its
 * time, or never come back, and the mapped memory does not grow with the result.
 */
final class ScanCursor implements Cursor<DecodedRecord> {
    private static final int PIECE_RECORDS = 16_384;
    private static final int PIECE_BYTES = 8 << 20;

    private final Scan scan;
    private final boolean ascending;
    private final Gate gate;
    private final RecordReader records = new RecordReader();
    private @Nullable Filter filter;
    private List<DecodedRecord> piece = new ArrayList<>();
    private int at;
    /** The last record of the pieces so far. */
    private @Nullable Position after;

    private long left;
    private boolean ended;

    ScanCursor(Scan scan, Gate gate) {
        this.scan = scan;
        this.gate = gate;
        ascending = scan.order() == Order.ASC;
        after = scan.after();
        left = scan.most();
    }

    @Override
    public @Nullable DecodedRecord next() {
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
            Filter current = filter;
            if (current == null || !current.basis().equals(Filter.Basis.of(engine, reader))) {
                current = Filter.of(engine, scan.selection(), reader);
                filter = current;
            }
            ended = current == null || readPiece(engine, reader, current);
        }
        if (!piece.isEmpty()) {
            after = Position.of(piece.get(piece.size() - 1).record());
            left -= piece.size();
            ended |= left == 0;
        }
        return null;
    }

    /** Whether that was the last piece. */
    private boolean readPiece(Engine engine, TableReader reader, Filter current) {
        Position start = after;
        long from = current.from();
        long to = current.to();
        if (start != null && ascending) {
            from = Math.max(from, start.timestampNanos());
        } else if (start != null && start.timestampNanos() < to) {
            to = start.timestampNanos() + 1;
        }
        if (from >= to) {
            return true;
        }
        try (Walk walk = new Walk(reader, current, records.topics(), scan.order(), from, to)) {
            return readPiece(engine, reader, walk);
        }
    }

    private boolean readPiece(Engine engine, TableReader reader, Walk walk) {
        Position start = after;
        long most = Math.min(PIECE_RECORDS, left);
        long bytes = 0;
        for (Run run = walk.next(); run != null; run = walk.next()) {
            int count = run.records();
            for (int i = 0; i < count; i++) {
                int record = ascending ? i : count - 1 - i;
                if (start != null && !isBehind(start, reader, run, record)) {
                    continue;
                }
                if (piece.size() >= most || bytes >= PIECE_BYTES) {
                    return false;
                }
                DecodedRecord read = scan.withAttributes()
                        ? records.readWithAttributes(engine, reader, run, record)
                        : records.read(reader, run, record);
                piece.add(read);
                bytes += read.record().data().length();
            }
        }
        return true;
    }

    private boolean isBehind(Position start, TableReader reader, Run run, int record) {
        Rows rows = run.rows();
        long row = run.row(run.start(record));
        int compared = Long.compare(rows.ts(row), start.timestampNanos());
        if (compared == 0) {
            compared = records.topic(reader, run, record).compareTo(start.id().topic());
        }
        if (compared == 0) {
            compared = Integer.compare(rows.partition(row), start.id().partition());
        }
        if (compared == 0) {
            compared = Long.compare(rows.offset(row), start.id().offset());
        }
        return ascending ? compared > 0 : compared < 0;
    }

    @Override
    public void close() {
        ended = true;
        piece = List.of();
        at = 0;
    }
}
