package org.oda.store.questdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oda.store.Records.START;
import static org.oda.store.Records.number;
import static org.oda.store.Records.record;
import static org.oda.store.Records.topic;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.store.FoldContract;
import org.oda.store.Samples;
import org.oda.store.Store;

class QuestDbFoldContractTest extends FoldContract {
    @TempDir
    static Path folder;

    @Override
    protected Store newStore() {
        return TempStore.open(folder);
    }

    @Test
    void fold_manyStretches_comeInOrderAndKeepInstantsWhole() {
        try (Store store = TempStore.open(folder.resolve("stretches"))) {
            int count = 300_000;
            for (int from = 0; from < count; from += 50_000) {
                // seven of each instant, in an order that is not theirs
                store.append(IntStream.range(from, from + 50_000)
                        .mapToObj(i -> count - 1 - i)
                        .map(i -> record("many", 0, i, START.plusSeconds(i / 7 * 60L), number("a", null, i)))
                        .toList());
            }

            assertThat(Samples.values(store, topic("many"), "a")).hasSize(count).isSorted();
        }
    }
}
