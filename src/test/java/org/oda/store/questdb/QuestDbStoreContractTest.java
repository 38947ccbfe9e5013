package org.oda.store.questdb;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.oda.store.Store;
import org.oda.store.StoreContract;

class QuestDbStoreContractTest extends StoreContract {
    @TempDir
    static Path folder;

    @Override
    protected Store newStore() {
        return TempStore.open(folder);
    }
}
