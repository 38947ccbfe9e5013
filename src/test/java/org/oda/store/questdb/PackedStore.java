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
import org.oda.store.Store;

/** Stores whose months are Parquet all the time, those that are larger for it too, in groups of few rows. */
final class PackedStore {
    private static final int ROWS_OF_GROUP = 500;

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

    /** The same, which packs all months after each append. */
    static Store packing(Path folder) {
        QuestDbStore store = open(folder);
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(store, arguments);
                        if (method.getName().equals("append")) {
                            packAll(store);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
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
                    months.add(Packer.month(reader, partition));
                }
            }
            return engine.commits().pause(() -> {
                months.forEach(month -> Alteration.toParquet(engine, month));
                return months;
            });
        });
    }
}
