package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import io.questdb.cairo.sql.StaticSymbolTable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The texts of one symbol column; a symbol's number never changes. Several threads may ask, with readers they hold. */
final class Symbols {
    private final int column;
    private volatile @Nullable String[] texts = {};
    private volatile int[] ranks = {};

    Symbols(int column) {
        this.column = column;
    }

    String get(TableReader reader, int key) {
        @Nullable String[] known = texts;
        String text = key < known.length ? known[key] : null;
        return text != null ? text : load(reader, key);
    }

    /** By number, the places of all texts of the reader in their order; not to be changed. */
    int[] ranks(TableReader reader) {
        int[] known = ranks;
        return known.length == reader.getSymbolMapReader(column).getSymbolCount() ? known : rank(reader);
    }

    private synchronized String load(TableReader reader, int key) {
        StaticSymbolTable table = reader.getSymbolMapReader(column);
        @Nullable String[] known = texts;
        if (key >= known.length) {
            known = Arrays.copyOf(known, Math.max(key + 1, table.getSymbolCount()));
        }
        String text = table.valueOf(key).toString();
        known[key] = text;
        texts = known;
        return text;
    }

    private synchronized int[] rank(TableReader reader) {
        int count = reader.getSymbolMapReader(column).getSymbolCount();
        if (ranks.length != count) {
            int[] sorted = IntStream.range(0, count)
                    .boxed()
                    .sorted(Comparator.comparing(key -> get(reader, key)))
                    .mapToInt(Integer::intValue)
                    .toArray();
            int[] made = new int[count];
            for (int i = 0; i < count; i++) {
                made[sorted[i]] = i;
            }
            ranks = made;
        }
        return ranks;
    }
}
