package org.oda.store.questdb;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.oda.store.AggregateContract;
import org.oda.store.Store;

class QuestDbAggregateContractTest extends AggregateContract {
    @TempDir
    static Path folder;

    @Override
    protected Store newStore() {
        return TempStore.open(folder);
    }
}
