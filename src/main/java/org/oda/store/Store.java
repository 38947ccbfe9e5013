package org.oda.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.oda.model.DecodedRecord;
import org.oda.model.Selection;
import org.oda.model.TimeRange;

/**
 * The port to a time-series database. A record's identity is (topic, partition, offset).
 *
 * <p>All methods may be called from several threads. A cursor belongs to the thread that uses it, and is to be closed.
 * Where the database cannot answer at the moment, a method throws an {@link org.oda.model.OdaException} with
 * {@code STORE_UNAVAILABLE}, and the engine mends itself: the caller tries again later.
 */
public interface Store extends AutoCloseable {
    /**
     * Stores all records of the batch, which may be of many topics and in any order of time. Returns when they are
     * durable and visible to {@link #scan} and {@link #fold}; after an exception any part of the batch may have
     * been stored, and the caller repeats the whole. A record that is stored already is stored once.
     */
    void append(List<DecodedRecord> batch);

    /**
     * The selected records in the order of their positions. The cursor holds nothing of the database between two calls, and
     * is no snapshot: a record that is stored meanwhile comes if it lies ahead. None comes twice. The attributes of a record
     * come in any order. It throws {@code STORE_UNAVAILABLE} also where the calling thread is interrupted.
     */
    Cursor<DecodedRecord> scan(Scan scan);

    /**
     * The newest {@code count} records of each topic and generator, with their attributes, in ascending order of their positions.
     *
     * @param most as many as may be found in all
     * @throws org.oda.model.OdaException {@code TOO_MANY_RECORDS} where there are more, or their data is too much to be held
     */
    List<DecodedRecord> last(Selection selection, int count, int most);

    /** The attributes of the selected records, each with each of its units, ordered by name and unit (none first). */
    List<FieldCount> fields(Selection selection);

    /** Whether the attribute is one that a record was ever stored with. */
    boolean knows(String field);

    /**
     * Hands over all samples of one attribute of the selected records. The database cuts them in the order of time into
     * stretches, and feeds each to a fold of its own, several at a time, on threads of its own and on the caller's; records of
     * one instant are never in two stretches. {@code results} gets the folds in the order of time, on the calling thread, while
     * others still work; stretches without a sample have none. An exception of it, of a fold or of {@code folds} ends the work,
     * and is thrown as it is, when no thread works any more. Only so many folds as there are a few for each thread are there at
     * a time, so that memory does not grow with the samples.
     *
     * @throws org.oda.model.OdaException {@code STORE_UNAVAILABLE} also where the calling thread is interrupted
     */
    <F extends Fold> void fold(Selection selection, String field, Supplier<F> folds, Consumer<F> results);

    /** The times of the first and the last selected record. */
    Optional<Span> span(Selection selection);

    /** How many records would go, by topic; topics of which none would are left out. Reads the names and times of all. */
    Map<String, Long> count(Doomed doomed);

    /**
     * Removes records for good. Others are what they were before, byte for byte, also those that are stored meanwhile. After an
     * exception some may have gone; it is repeated until it returns.
     *
     * @param progress is told on the calling thread how many of how many parts are done
     */
    void erase(Doomed doomed, Progress progress);

    /**
     * Returns when nothing of what was erased before the call is left in the files of the store; waits for those who still read it.
     *
     * @throws org.oda.model.OdaException {@code STORE_UNAVAILABLE} where files are left after that time
     */
    void purge(Duration patience);

    /** Bytes of the store on its disk, as the files are long. */
    long diskBytes();

    /** The stretches of time that the store keeps apart on its disk, in their order; none for those without records. */
    List<Part> parts();

    /** How much is stored, exactly, without a look at each record. */
    Figures figures();

    /**
     * What is stored of each series. The first call reads every row once, later ones what came since; where nothing came, the same
     * object is given. Its memory is bounded: beyond a number of series, and of different records in them, it tells less.
     */
    Inventory inventory();

    Capabilities capabilities();

    /** Free space on the disk of the store, in bytes; also while the store is away. */
    long freeBytes();

    /** Whether the store can append and answer now. */
    boolean isAvailable();

    @Override
    void close();

    /**
     * How much is stored.
     *
     * @param generators those that ever had a record
     */
    record Figures(long records, int generators) {}

    /**
     * A stretch of time.
     *
     * @param range that its records are of
     * @param bytes on the disk
     */
    record Part(TimeRange range, long bytes) {}

    /** Is told how far a long work is. */
    interface Progress {
        void reached(int done, int total);
    }

    /** Both inclusive. */
    record Span(Instant first, Instant last) {}

    /**
     * What an engine can hold; a caller refuses beforehand what it cannot.
     *
     * @param maxDataBytes the largest {@code data}, in bytes
     * @param earliest inclusive
     * @param latest exclusive
     */
    record Capabilities(int maxDataBytes, Instant earliest, Instant latest) {}
}
