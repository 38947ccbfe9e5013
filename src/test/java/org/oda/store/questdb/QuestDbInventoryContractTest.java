package org.oda.store.questdb;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.oda.store.InventoryContract;
import org.oda.store.Store;

class QuestDbInventoryContractTest extends InventoryContract {
    @TempDir
    Path folder;

    @Override
    protected Store newStore() {
        return TempStore.open(folder);
    }
}
