package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.store.Inventory;
import org.oda.store.StoredSeries;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the inventory, and remembers what it counted: rows that are still where they were are not read again. The rows of a
 * partition never change as long as its version does not; they become more behind its last, or fewer where the database cuts its
 * end off.
 */
final class Stocktaking {
    /** What was counted is kept in so many parts at most: the fewer rows are counted anew where some change, the more memory. */
    private static final int MOST_PARTS = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Stocktaking.class);

    private final Engine engine;
    private final int most;
    private final Symbols topics = new Symbols(RecordTable.TOPIC);
    private final Symbols generators = new Symbols(RecordTable.GENERATOR);
    private List<Part> parts = new ArrayList<>();
    private long transaction = -1;
    private @Nullable Inventory taken;
    private boolean told;

    /** Consecutive rows of a partition, which its time and version name. */
    private record Piece(long time, long version, long from, long to) {}

    /** @param pieces that follow one another without a row between */
    private record Part(List<Piece> pieces, Tally tally) {
        long rows() {
            return pieces.stream().mapToLong(piece -> piece.to - piece.from).sum();
        }
    }

    /** A place before a row. */
    private record Place(int partition, long row) {}

    /** @param most as many series, and as many shapes of series, are told apart */
    Stocktaking(Engine engine, int most) {
        this.engine = engine;
        this.most = most;
    }

    synchronized Inventory take() {
        try (TableReader reader = engine.newReader()) {
            Inventory known = taken;
            if (known != null && reader.getTxn() == transaction) {
                return known;
            }
            List<Part> before = parts;
            // where counting fails, parts may have been added up by half
            parts = new ArrayList<>();
            count(reader, before);
            Inventory now = inventory(reader);
            taken = now;
            transaction = reader.getTxn();
            return now;
        } catch (RuntimeException | Error e) {
            parts = new ArrayList<>();
            throw e;
        }
    }

    private void count(TableReader reader, List<Part> before) {
        Map<Long, Integer> byTime = new HashMap<>();
        for (int i = 0; i < reader.getPartitionCount(); i++) {
            byTime.put(reader.getPartitionTimestampByIndex(i), i);
        }
        Place place = new Place(0, 0);
        for (Part part : before) {
            if (holds(reader, byTime, part)) {
                Piece first = part.pieces.get(0);
                Piece last = part.pieces.get(part.pieces.size() - 1);
                count(reader, place, new Place(byTime.getOrDefault(first.time, 0), first.from));
                add(part);
                place = new Place(byTime.getOrDefault(last.time, 0), last.to);
            }
        }
        count(reader, place, new Place(reader.getPartitionCount(), 0));
    }

    private static boolean holds(TableReader reader, Map<Long, Integer> byTime, Part part) {
        int previous = -1;
        for (int i = 0; i < part.pieces.size(); i++) {
            Piece piece = part.pieces.get(i);
            Integer partition = byTime.get(piece.time);
            if (partition == null
                    || version(reader, partition) != piece.version
                    || reader.getPartitionRowCountFromMetadata(partition) < piece.to) {
                return false;
            }
            if (i > 0) {
                Piece before = part.pieces.get(i - 1);
                boolean goesOn = partition == previous && piece.from == before.to;
                boolean follows = partition == previous + 1
                        && piece.from == 0
                        && before.to == reader.getPartitionRowCountFromMetadata(previous);
                if (!goesOn && !follows) {
                    return false;
                }
            }
            previous = partition;
        }
        return true;
    }

    /** Pieces of a partition are joined in place: its name stays, and the count of joins tells that rows have moved. */
    static long version(TableReader reader, int partition) {
        return reader.getTxFile().getPartitionNameTxn(partition) << 16
                | reader.getTxFile().getPartitionSquashCount(partition);
    }

    private void count(TableReader reader, Place from, Place to) {
        int end = to.row == 0 ? to.partition : to.partition + 1;
        Crew.<Part>run(
                engine,
                reader,
                from.partition,
                end,
                (partition, rows) -> stretch(
                        partition,
                        rows,
                        partition == from.partition ? from.row : 0,
                        partition == to.partition ? to.row : Long.MAX_VALUE),
                () -> stretch -> count(reader, stretch),
                this::add);
    }

    /** What of the rows, which can be a part of the partition, lies between these rows of the partition. */
    private static Stretch stretch(int partition, Rows rows, long from, long to) {
        return new Stretch(
                partition,
                rows,
                Math.min(Math.max(from - rows.first(), 0), rows.count()),
                Math.min(Math.max(to - rows.first(), 0), rows.count()));
    }

    private Part count(TableReader reader, Stretch stretch) {
        Tally tally = new Tally(most, most);
        tally.count(stretch.rows(), stretch.from(), stretch.to());
        return new Part(
                List.of(new Piece(
                        reader.getPartitionTimestampByIndex(stretch.partition()),
                        version(reader, stretch.partition()),
                        stretch.rows().first() + stretch.from(),
                        stretch.rows().first() + stretch.to())),
                tally);
    }

    /** Behind all others; then the neighbours with the fewest rows become one, while there is too much. */
    private void add(Part part) {
        if (part.rows() == 0) {
            return;
        }
        parts.add(part);
        while (parts.size() > 1 && (parts.size() > MOST_PARTS || sizeOfAll() > 2L * most)) {
            int least = 0;
            for (int i = 1; i + 1 < parts.size(); i++) {
                if (rowsOfTwo(i) < rowsOfTwo(least)) {
                    least = i;
                }
            }
            Part later = parts.remove(least + 1);
            parts.set(least, joined(parts.get(least), later));
        }
    }

    private long sizeOfAll() {
        return parts.stream().mapToLong(part -> part.tally.size()).sum();
    }

    private long rowsOfTwo(int first) {
        return parts.get(first).rows() + parts.get(first + 1).rows();
    }

    private static Part joined(Part part, Part later) {
        List<Piece> pieces = new ArrayList<>(part.pieces);
        for (Piece piece : later.pieces) {
            Piece last = pieces.get(pieces.size() - 1);
            if (last.time == piece.time && last.version == piece.version && last.to == piece.from) {
                pieces.set(pieces.size() - 1, new Piece(last.time, last.version, last.from, piece.to));
            } else {
                pieces.add(piece);
            }
        }
        part.tally.add(later.tally);
        return new Part(List.copyOf(pieces), part.tally);
    }

    private Inventory inventory(TableReader reader) {
        Tally all = new Tally(most, most);
        parts.forEach(part -> all.add(part.tally));
        tellIfBounded(all);
        List<StoredSeries> series = new ArrayList<>();
        for (int number = 0; number < all.size(); number++) {
            int generator = all.generator(number);
            series.add(new TalliedSeries(
                    all,
                    number,
                    engine.shapes(),
                    topics.get(reader, all.topic(number)),
                    generator == Tally.OTHERS ? null : generators.get(reader, generator)));
        }
        return new Inventory(series);
    }

    private void tellIfBounded(Tally all) {
        if (all.size() > most && !told) {
            told = true;
            LOG.atWarn()
                    .addKeyValue("limit", most)
                    .log(
                            "too many generators: the catalogue tells the rest of a topic's together; a larger heap (-Xmx) helps");
        }
    }
}
