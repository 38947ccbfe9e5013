package org.oda.store.questdb;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.oda.model.DecodedRecord;
import org.oda.model.ErrorCode;
import org.oda.model.Nanos;
import org.oda.model.OdaException;
import org.oda.model.OdaRecord;
import org.oda.model.Selection;
import org.oda.store.Cursor;
import org.oda.store.Doomed;
import org.oda.store.FieldCount;
import org.oda.store.Fold;
import org.oda.store.Inventory;
import org.oda.store.Packing;
import org.oda.store.Scan;
import org.oda.store.Snapshot;
import org.oda.store.Store;

/**
 * The store in an embedded QuestDB: one process for each folder.
 *
 * <p>Where a write fails, the database is closed and opened again in the background; meanwhile every call fails with
 * {@code STORE_UNAVAILABLE}. Below the floor of free space only {@link #append} does, until there is space again.
 */
public final class QuestDbStore implements Store, Snapshot.Source, Packing {
    /** The partition that a record is in must end before a long of nanoseconds does, or it is never applied. */
    private static final Instant LATEST = Instant.parse("2262-01-01T00:00:00Z");

    /** A page of the log holds a text as a whole. */
    private static final int MOST_DATA = 64 << 20;

    private static final Capabilities CAPABILITIES = new Capabilities(MOST_DATA, Instant.EPOCH, LATEST);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final long LATEST_NANOS = Nanos.of(LATEST);

    private final DiskSpace space;
    private final StoreMetrics metrics;
    private final SqlListener sql = new SqlListener();
    private final Path folder;
    private final Gate gate;

    private QuestDbStore(QuestDbConfig config, PrometheusRegistry registry) {
        folder = config.folder();
        space = new DiskSpace(config.folder(), config.freeSpaceFloorBytes());
        metrics = new StoreMetrics(
                registry,
                space::freeBytes,
                space::usedBytes,
                config.freeSpaceFloorBytes(),
                () -> isAvailable() ? 1 : 0);
        gate = new Gate(() -> Engine.open(sql.known(config), sql), metrics::reopened);
    }

    /** Opens the database, and makes it where there is none. The caller sees to it that no other process has it open. */
    public static QuestDbStore open(QuestDbConfig config, PrometheusRegistry metrics) {
        try {
            Files.createDirectories(config.folder());
            return new QuestDbStore(config, metrics);
        } catch (IOException e) {
            throw new OdaException(
                    ErrorCode.BAD_CONFIG, "cannot make the store's folder %s: %s".formatted(config.folder(), e), e);
        }
    }

    /** For tests. */
    Gate gate() {
        return gate;
    }

    /** The port where records are read by SQL; 0 where they are not. */
    public int sqlPort() {
        return sql.port();
    }

    @Override
    public void append(List<DecodedRecord> batch) {
        if (batch.isEmpty()) {
            return;
        }
        batch.forEach(decoded -> requireHoldable(decoded.record()));
        space.require();
        long start = System.nanoTime();
        long rows = gate.write(engine -> engine.commits().append(batch));
        metrics.appended(batch.size(), rows, System.nanoTime() - start);
    }

    private static void requireHoldable(OdaRecord record) {
        if (record.timestampNanos() < 0 || record.timestampNanos() >= LATEST_NANOS) {
            throw new OdaException(
                    ErrorCode.BAD_VALUE,
                    "record %s: the store holds times from %s until before %s, not %s"
                            .formatted(record.id(), Instant.EPOCH, LATEST, Nanos.toInstant(record.timestampNanos())));
        }
        if (record.data().length() > MOST_DATA) {
            throw new OdaException(
                    ErrorCode.BAD_VALUE,
                    "record %s: data of %d bytes, the store holds %d"
                            .formatted(record.id(), record.data().length(), MOST_DATA));
        }
    }

    @Override
    public Cursor<DecodedRecord> scan(Scan scan) {
        return new ScanCursor(scan, gate);
    }

    @Override
    public List<DecodedRecord> last(Selection selection, int count, int most) {
        return gate.read(engine -> LastFinder.find(engine, selection, count, most));
    }

    @Override
    public List<FieldCount> fields(Selection selection) {
        return gate.read(engine -> FieldCounter.count(engine, selection));
    }

    @Override
    public boolean knows(String field) {
        return gate.read(engine -> !engine.shapes().having(field).isEmpty());
    }

    @Override
    public <F extends Fold> void fold(Selection selection, String field, Supplier<F> folds, Consumer<F> results) {
        CallerFault fault = gate.read(engine -> {
            try {
                Folding.fold(engine, selection, field, folds, results);
                return null;
            } catch (CallerFault e) {
                return e;
            }
        });
        if (fault != null) {
            throw fault.exception();
        }
    }

    @Override
    public Optional<Span> span(Selection selection) {
        return gate.read(engine -> SpanFinder.find(engine, selection));
    }

    @Override
    public Map<String, Long> count(Doomed doomed) {
        return gate.read(engine -> new Eraser(engine, doomed, space::requireRoom).count());
    }

    @Override
    public void erase(Doomed doomed, Progress progress) {
        int done = 0;
        // records that come late can cut a piece off a partition that was found
        for (int pass = 0; pass < doomed.passes(); pass++) {
            List<Long> found = doomedPartitions(doomed);
            if (found.isEmpty()) {
                return;
            }
            int total = done + found.size();
            progress.reached(done, total);
            for (long partition : found) {
                gate.write(engine -> {
                    new Eraser(engine, doomed, space::requireRoom).rewrite(partition);
                    return partition;
                });
                progress.reached(++done, total);
            }
        }
    }

    private List<Long> doomedPartitions(Doomed doomed) {
        return gate.write(engine -> new Eraser(engine, doomed, space::requireRoom).partitions());
    }

    @Override
    public void purge(Duration patience) {
        Set<String> log = gate.write(engine -> new OldVersions(engine).closeLog());
        long start = System.nanoTime();
        for (Set<String> left = left(log); !left.isEmpty(); left = left(log)) {
            if (System.nanoTime() - start > patience.toNanos()) {
                throw new OdaException(
                        ErrorCode.STORE_UNAVAILABLE,
                        "old files of the store are still in use after %s: a long query or a backup may hold them (%s)"
                                .formatted(patience, String.join(", ", left)));
            }
            LockSupport.parkNanos(LOOK.toNanos());
            if (Thread.interrupted()) {
                Thread.currentThread().interrupt();
                throw new OdaException(
                        ErrorCode.STORE_UNAVAILABLE, "interrupted while old files of the store were removed");
            }
        }
    }

    private Set<String> left(Set<String> log) {
        return gate.write(engine -> new OldVersions(engine).left(log));
    }

    @Override
    public List<YearMonth> packable(Instant before) {
        return gate.read(engine -> engine.packer().packable(before));
    }

    @Override
    public Packed pack(YearMonth month) {
        return gate.read(engine -> engine.packer().pack(month));
    }

    @Override
    public Packing.Extent packed() {
        return gate.read(engine -> engine.packer().packed());
    }

    @Override
    public List<Part> parts() {
        return gate.read(engine -> new OldVersions(engine).parts());
    }

    @Override
    public long diskBytes() {
        return space.usedBytes();
    }

    @Override
    public Figures figures() {
        return gate.read(Engine::figures);
    }

    @Override
    public long freeBytes() {
        return space.freeBytes();
    }

    @Override
    public Inventory inventory() {
        return gate.read(engine -> engine.stocktaking().take());
    }

    @Override
    public Snapshot snapshot(Runnable meanwhile) {
        return Checkpoint.create(gate, folder, meanwhile);
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public boolean isAvailable() {
        return gate.isOpen() && space.isEnough();
    }

    @Override
    public void close() {
        gate.close();
    }
}
