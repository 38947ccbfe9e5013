package org.oda.store.questdb;

import static org.oda.store.Records.START;
import static org.oda.store.Records.number;
import static org.oda.store.Records.record;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.oda.model.DecodedRecord;

/** A process of its own that appends until it is killed, and prints the end of each batch that is stored. */
final class AppendingProcess {
    static final int BATCH = 500;

    private AppendingProcess() {}

    public static void main(String[] args) {
        QuestDbStore store = TempStore.open(Path.of(args[0]));
        for (int first = Integer.parseInt(args[1]); ; first += BATCH) {
            store.append(batch(first));
            System.out.println(first + BATCH);
        }
    }

    /** Every ninth attribute needs a second row; names change, so that shapes are made all the time. */
    static List<DecodedRecord> batch(int first) {
        return IntStream.range(first, first + BATCH)
                .mapToObj(i -> record(
                        "topic",
                        0,
                        i,
                        START.plusMillis(i * 977L % 1_000_003),
                        IntStream.range(0, 9)
                                .mapToObj(a -> number(a == 0 ? "all" : "a" + (a + i / 100), "K", i))
                                .toArray(org.oda.model.Attribute[]::new)))
                .toList();
    }
}
