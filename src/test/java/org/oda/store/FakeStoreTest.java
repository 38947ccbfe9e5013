package org.oda.store;

import org.junit.jupiter.api.Nested;

/** The fake keeps the contracts that the engines keep. */
class FakeStoreTest {
    @Nested
    class OfRecords extends StoreContract {
        private final FakeStore store = new FakeStore();

        @Override
        protected Store newStore() {
            return store;
        }
    }

    @Nested
    class OfInventories extends InventoryContract {
        private final FakeStore store = new FakeStore();

        @Override
        protected Store newStore() {
            return store;
        }
    }

    @Nested
    class OfPages extends PageContract {
        @Override
        protected Store newStore() {
            return new FakeStore();
        }
    }

    @Nested
    class OfAttributes extends FoldContract {
        @Override
        protected Store newStore() {
            return new FakeStore();
        }
    }
}
