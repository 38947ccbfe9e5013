package org.oda.store.questdb;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.oda.store.ErasureContract;
import org.oda.store.FoldContract;
import org.oda.store.InventoryContract;
import org.oda.store.PageContract;
import org.oda.store.Store;
import org.oda.store.StoreContract;

/** What a store has to do it does where all of its months are Parquet. */
@Tag("once")
class PackedContractsTest {
    private static final AtomicInteger FOLDERS = new AtomicInteger();

    @TempDir
    static Path root;

    private static Path newFolder() {
        return root.resolve("store-" + FOLDERS.incrementAndGet());
    }

    @Nested
    class Records extends StoreContract {
        private final Path folder = newFolder();

        @Override
        protected Store newStore() {
            return PackedStore.packing(folder);
        }
    }

    @Nested
    class Pages extends PageContract {
        private final Path folder = newFolder();

        @Override
        protected Store newStore() {
            return PackedStore.packing(folder);
        }
    }

    @Nested
    class Folds extends FoldContract {
        private final Path folder = newFolder();

        @Override
        protected Store newStore() {
            return PackedStore.packing(folder);
        }
    }

    @Nested
    class Inventories extends InventoryContract {
        private final Path folder = newFolder();

        @Override
        protected Store newStore() {
            return PackedStore.packing(folder);
        }
    }

    @Nested
    class Erasures extends ErasureContract {
        private final Path folder = newFolder();

        @Override
        protected Store newStore() {
            return PackedStore.packing(folder);
        }
    }
}
