package org.oda.store.questdb;

import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;

/** A process of its own that turns a month into Parquet and back until it is killed, and tells when it begins with each. */
final class PackingProcess {
    private PackingProcess() {}

    public static void main(String[] args) {
        QuestDbStore store = TempStore.open(Path.of(args[0]));
        YearMonth month = YearMonth.parse(args[1]);
        while (true) {
            System.out.println("pack");
            store.pack(month);
            System.out.println("unpack");
            store.append(List.of(PackedMonths.sample(0)));
        }
    }
}
