package org.oda.store.questdb;

import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.CairoException;
import io.questdb.cairo.TableReader;
import io.questdb.cairo.TableToken;
import io.questdb.cairo.TableUtils;
import io.questdb.cairo.sql.SqlExecutionCircuitBreaker;
import io.questdb.griffin.SqlException;
import io.questdb.std.ObjHashSet;
import io.questdb.std.str.StringSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.store.Inventory;
import org.oda.store.Snapshot;
import org.oda.store.StoredSeries;

/**
 * A checkpoint of the database. Made while nothing is appended and the log is applied to the last transaction, so that a copy
 * needs nothing of the log, and the tables of records and of shapes belong together. The versions of partitions that it names
 * stay on the disk, and their rows as they are; what is changed in place, which is the heads of the tables, is copied from the
 * database's own copy of them.
 */
final class Checkpoint implements Snapshot {
    private static final String FOLDER = ".checkpoint";
    private static final String RESTORE = "_restore";
    private static final int ATTEMPTS = 10;

    private final Gate gate;
    private final Engine engine;
    private final Path folder;
    private final List<String> files;
    private final Map<String, Long> records;

    private Checkpoint(Gate gate, Engine engine, Path folder, List<String> files, Map<String, Long> records) {
        this.gate = gate;
        this.engine = engine;
        this.folder = folder;
        this.files = files;
        this.records = records;
    }

    /** @param folder the database's */
    static Checkpoint create(Gate gate, Path folder, Runnable meanwhile) {
        // all rows are read the first time, which is not to be waited for when nothing may be appended
        Inventory unused = gate.read(engine -> engine.stocktaking().take());
        return gate.read(engine -> engine.commits().pause(() -> {
            meanwhile.run();
            return create(gate, engine, folder);
        }));
    }

    private static Checkpoint create(Gate gate, Engine engine, Path folder) {
        CairoEngine cairo = engine.cairo();
        try {
            for (int i = 0; i < ATTEMPTS; i++) {
                long last = cairo.getTableSequencerAPI().lastTxn(engine.recordTable());
                engine.applier().awaitApplied(engine.recordTable(), last);
                cairo.checkpointCreate(SqlExecutionCircuitBreaker.NOOP_CIRCUIT_BREAKER, true);
                // partitions are dropped beside the appenders: then the copy would need the log after all
                if (cairo.getTableSequencerAPI().lastTxn(engine.recordTable()) == last) {
                    return held(gate, engine, folder);
                }
                cairo.checkpointRelease();
            }
            throw new OdaException(
                    ErrorCode.STORE_UNAVAILABLE, "the store's partitions are being changed all the time; try again");
        } catch (SqlException e) {
            throw new OdaException(
                    ErrorCode.CONTRADICTION, "the store's files are being copied already: wait for its end", e);
        } catch (CairoException e) {
            throw new OdaException(
                    ErrorCode.STORE_UNAVAILABLE,
                    "the store cannot hold its files for a copy: %s".formatted(e.getFlyweightMessage()),
                    e);
        }
    }

    private static Checkpoint held(Gate gate, Engine engine, Path folder) throws SqlException {
        try {
            Map<String, Long> records = new TreeMap<>();
            for (StoredSeries series : engine.stocktaking().take().series()) {
                records.merge(series.topic(), series.records(), Long::sum);
            }
            return new Checkpoint(gate, engine, folder, files(engine.cairo(), folder), records);
        } catch (IOException e) {
            engine.cairo().checkpointRelease();
            throw new OdaException(
                    ErrorCode.STORE_UNAVAILABLE, "the store's files cannot be listed: %s".formatted(e), e);
        } catch (RuntimeException e) {
            engine.cairo().checkpointRelease();
            throw e;
        }
    }

    private static List<String> files(CairoEngine cairo, Path folder) throws IOException {
        List<String> files = new ArrayList<>();
        addAll(folder, folder.resolve(FOLDER), files);
        String tables = cairo.getConfiguration().getDbDirectory().toString();
        addDirect(folder, folder.resolve(tables), files);
        ObjHashSet<TableToken> tokens = new ObjHashSet<>();
        cairo.getTableTokens(tokens, false);
        for (int i = 0; i < tokens.size(); i++) {
            TableToken token = tokens.get(i);
            Path table = folder.resolve(tables).resolve(token.getDirName());
            if (!token.isView()) {
                for (String partition : partitions(cairo, token)) {
                    addAll(folder, table.resolve(partition), files);
                }
            }
            addDirect(folder, table, files);
            Path sequencer = table.resolve("txn_seq");
            if (Files.exists(sequencer)) {
                addAll(folder, sequencer, files);
            }
        }
        return files;
    }

    /** The folders of the versions that a reader has now, which are those of the checkpoint while nothing is written. */
    private static List<String> partitions(CairoEngine cairo, TableToken token) {
        List<String> names = new ArrayList<>();
        try (TableReader reader = cairo.getReader(token)) {
            for (int i = 0; i < reader.getPartitionCount(); i++) {
                if (reader.getTxFile().getPartitionSize(i) > 0) {
                    StringSink name = new StringSink();
                    TableUtils.setSinkForNativePartition(
                            name,
                            reader.getMetadata().getTimestampType(),
                            reader.getPartitionedBy(),
                            reader.getPartitionTimestampByIndex(i),
                            reader.getTxFile().getPartitionNameTxn(i));
                    names.add(name.toString());
                }
            }
        }
        return names;
    }

    private static void addDirect(Path root, Path folder, List<String> files) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            add(root, children, files);
        }
    }

    private static void addAll(Path root, Path folder, List<String> files) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            add(root, all, files);
        }
    }

    private static void add(Path root, Stream<Path> found, List<String> files) {
        found.filter(Files::isRegularFile)
                .filter(file -> !file.getFileName().toString().endsWith(".lock"))
                .map(file -> root.relativize(file).toString().replace('\\', '/'))
                .sorted()
                .forEach(files::add);
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public Iterable<String> files() {
        return files;
    }

    @Override
    public String restoreMark() {
        return RESTORE;
    }

    @Override
    public Map<String, Long> records() {
        return records;
    }

    @Override
    public void requireHeld() {
        gate.read(current -> {
            if (current != engine) {
                throw new OdaException(
                        ErrorCode.STORE_UNAVAILABLE, "the store was reopened while its files were copied: try again");
            }
            return current;
        });
    }

    @Override
    public void close() {
        gate.read(current -> {
            if (current == engine) {
                try {
                    engine.cairo().checkpointRelease();
                } catch (SqlException e) {
                    throw new OdaException(
                            ErrorCode.STORE_UNAVAILABLE, "the store's files cannot be let go: " + e.getMessage(), e);
                }
            }
            return current;
        });
    }
}
