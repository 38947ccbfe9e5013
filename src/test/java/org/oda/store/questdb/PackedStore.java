package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.oda.store.Store;

/** Stores whose months are Parquet all the time, those that are larger for it too, in groups of few rows. */
final class PackedStore {
    private static final int ROWS_OF_GROUP = 500;
    private static final int APPENDS_UNTIL_PACKED = 5;

    private PackedStore() {}

    /** A store in a new folder, of groups of few rows. */
    static QuestDbStore open(Path folder) {
        try {
            Path settings = Files.createDirectories(
                            TempStore.config(folder).folder().resolve("conf"))
                    .resolve("server.conf");
            Files.writeString(settings, "cairo.partition.encoder.parquet.row.group.size=" + ROWS_OF_GROUP);
            return TempStore.open(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, which packs all months before each look at them, and behind some appends, so that the next ones unpack them. */
    static Store packing(Path folder) {
        QuestDbStore store = open(folder);
        var appends = new AtomicInteger();
        var isNew = new AtomicBoolean();
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    boolean isAppend = method.getName().equals("append");
                    if (!isAppend && isNew.getAndSet(false)) {
                        packAll(store);
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        if (isAppend) {
                            isNew.set(true);
                            if (appends.incrementAndGet() % APPENDS_UNTIL_PACKED == 0) {
                                packAll(store);
                            }
                        }
                    }
                });
    }

    /** Makes Parquet of all months, the newest among them. */
    static void packAll(QuestDbStore store) {
        store.gate().write(engine -> {
            Alteration.joinPieces(engine);
            var months = new TreeSet<YearMonth>();
            try (TableReader reader = engine.newReader()) {
                for (int partition = 0; partition < reader.getPartitionCount(); partition++) {
                    if (!Frames.isParquet(reader, partition)) {
                        months.add(Packer.month(reader, partition));
                    }
                }
            }
            return engine.commits().pause(() -> {
                months.forEach(month -> Alteration.toParquet(engine, month));
                return months;
            });
        });
    }
}
