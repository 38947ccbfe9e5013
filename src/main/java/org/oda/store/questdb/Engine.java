package org.oda.store.questdb;

import io.questdb.Bootstrap;
import io.questdb.FreeOnExit;
import io.questdb.Metrics;
import io.questdb.ServerMain;
import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.TableReader;
import io.questdb.cairo.TableToken;
import io.questdb.cairo.security.AllowAllSecurityContext;
import io.questdb.cairo.wal.WalPurgeJob;
import io.questdb.griffin.SqlException;
import io.questdb.griffin.SqlExecutionContextImpl;
import io.questdb.mp.WorkerPool;
import io.questdb.mp.WorkerPoolConfiguration;
import io.questdb.mp.WorkerPoolUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.store.Store;

/**
 * One run of the database, from open to close. Composed as QuestDB's own server composes it, without the lines that the
 * server prints to the console, and without listeners and workers for SQL where it is not asked to have them.
 */
final class Engine implements AutoCloseable {
    private static final int MOST_SERIES = 1_000_000;
    private static final int HEAP_BYTES_OF_SERIES = 8 << 10;

    private final CairoEngine cairo;
    private final FreeOnExit owned = new FreeOnExit();
    private final TableToken recordTable;
    private final Shapes shapes;
    private final RecordCounter counter = new RecordCounter();
    private final GroupCommit commits = new GroupCommit(this);
    private final Packer packer;
    private final Stocktaking stocktaking =
            new Stocktaking(this, mostSeries(Runtime.getRuntime().maxMemory()));
    private final int helperCount;
    private final ExecutorService helpers;
    private final Semaphore turns;
    private @Nullable WorkerPool workers;
    private @Nullable WalApplier applier;
    private @Nullable SqlServer sqlServer;

    /** Opens the database in the folder, makes what is missing there, and applies what was left in the log. */
    static Engine open(QuestDbConfig config, SqlListener sql) {
        try {
            Files.createDirectories(config.folder());
            ParquetTrial.tidy(config.folder());
            return new Engine(config, EngineSettings.bootstrap(config), sql);
        } catch (OdaException e) {
            throw e;
        } catch (IOException | SqlException | RuntimeException e) {
            throw new OdaException(
                    ErrorCode.STORE_UNAVAILABLE,
                    "cannot open the database in %s: %s; is another process using the folder, or is it damaged?"
                            .formatted(config.folder(), e.getMessage()),
                    e);
        }
    }

    private Engine(QuestDbConfig config, Bootstrap bootstrap, SqlListener sql) throws SqlException {
        packer = new Packer(this, new DiskSpace(config.folder(), config.freeSpaceFloorBytes())::requireRoom);
        cairo = owned.register(new SafeFunctions(bootstrap.getConfiguration().getCairoConfiguration()));
        helperCount = config.workers();
        helpers = Executors.newFixedThreadPool(config.workers(), daemons("store-helper-"));
        turns = new Semaphore(
                Math.min(config.workers() + 1, Runtime.getRuntime().availableProcessors()), true);
        try {
            bootstrap.getConfiguration().init(cairo, owned);
            owned.register(bootstrap.getConfiguration().getFactoryProvider());
            cairo.load();
            createTables(config.sql() != null);
            cairo.buildViewGraphs();
            recordTable = cairo.verifyTableName(RecordTable.NAME);
            shapes = new Shapes(new ShapeTable(cairo, config.sql() == null ? null : new SlotTable(cairo)));
            WorkerPool pool = newWorkers(config.workers());
            workers = pool;
            pool.start(null);
            WalApplier log = new WalApplier(cairo);
            applier = log;
            log.start(recordTable);
            SqlAccess access = config.sql();
            if (access != null) {
                SqlViews.create(cairo);
                sqlServer = sql.start(access, bootstrap.getConfiguration().getPGWireConfiguration(), cairo);
            }
        } catch (SqlException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void createTables(boolean withSlots) throws SqlException {
        try (SqlExecutionContextImpl context = new SqlExecutionContextImpl(cairo, 0)) {
            context.with(AllowAllSecurityContext.INSTANCE);
            cairo.execute(RecordTable.CREATE, context);
            cairo.execute(ShapeTable.CREATE, context);
            if (withSlots) {
                cairo.execute(SlotTable.CREATE, context);
            }
        }
    }

    private WorkerPool newWorkers(int count) throws SqlException {
        WorkerPool pool = new WorkerPool(new WorkerPoolConfiguration() {
            @Override
            public int getWorkerCount() {
                return count;
            }

            @Override
            public String getPoolName() {
                return "store-worker";
            }

            @Override
            public boolean isDaemonPool() {
                return true;
            }

            /** Idle rounds without a pause. With the default of 7,000 the workers take a core and more under load. */
            @Override
            public long getNapThreshold() {
                return 100;
            }

            @Override
            public Metrics getMetrics() {
                return Metrics.DISABLED;
            }
        });
        WorkerPoolUtils.setupWriterJobs(pool, cairo);
        WalPurgeJob purge = new WalPurgeJob(cairo);
        pool.assign(purge);
        pool.freeOnExit(purge);
        pool.assign(new ServerMain.EngineMaintenanceJob(cairo));
        return pool;
    }

    CairoEngine cairo() {
        return cairo;
    }

    TableToken recordTable() {
        return recordTable;
    }

    /** The last one in the log. */
    long lastTransaction() {
        return cairo.getTableSequencerAPI().lastTxn(recordTable);
    }

    /** Of the table of records. */
    Path tableFolder() {
        return Path.of(cairo.getConfiguration().getDbRoot(), recordTable.getDirName());
    }

    /** The way in for records. */
    GroupCommit commits() {
        return commits;
    }

    /** Turns months into Parquet and back. */
    Packer packer() {
        return packer;
    }

    Shapes shapes() {
        return shapes;
    }

    Stocktaking stocktaking() {
        return stocktaking;
    }

    /** The inventory, and what is remembered of it, is to have half of the heap at most. */
    private static int mostSeries(long heapBytes) {
        return (int) Math.min(MOST_SERIES, heapBytes / HEAP_BYTES_OF_SERIES);
    }

    /** For work on parts of a table that its caller waits for. */
    ExecutorService helpers() {
        return helpers;
    }

    int helperCount() {
        return helperCount;
    }

    /**
     * Works in turn with all others that read: together they take as many processors as one alone, and leave the rest of them, and
     * what the system shares out, to what writes. A turn is to be short.
     */
    <T> T inTurn(Supplier<T> work) {
        turns.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }

    WalApplier applier() {
        if (applier == null) {
            throw new IllegalStateException("not open");
        }
        return applier;
    }

    Store.Figures figures() {
        try (TableReader reader = newReader()) {
            return new Store.Figures(
                    counter.count(reader, shapes),
                    reader.getSymbolMapReader(RecordTable.GENERATOR).getSymbolCount());
        }
    }

    /** A view of the table as it is now, to be closed. */
    TableReader newReader() {
        return cairo.getReader(recordTable);
    }

    /** No other thread may be in the database, or come to it afterwards: its memory is not the JVM's. */
    @Override
    public void close() {
        cairo.signalClose();
        if (sqlServer != null) {
            sqlServer.close();
        }
        helpers.shutdown();
        if (applier != null) {
            applier.close();
        }
        if (workers != null) {
            workers.halt();
        }
        try {
            owned.close();
        } catch (RuntimeException e) {
            // stopped at the first part that did not close; the parts behind it hold the lock on the folder
            owned.close();
            throw e;
        }
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
