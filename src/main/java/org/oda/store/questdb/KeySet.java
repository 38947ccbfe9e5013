package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import io.questdb.cairo.sql.StaticSymbolTable;
import java.util.List;
import org.oda.model.NamePattern;

/** The numbers of the symbols that match one of several patterns. */
final class KeySet {
    private static final KeySet ALL = new KeySet(true, new boolean[0], 0, -1);

    private final boolean all;
    private final boolean[] chosen;
    private final int count;
    /** Where there is one alone, its number; else -1. */
    private final int only;

    private KeySet(boolean all, boolean[] chosen, int count, int only) {
        this.all = all;
        this.chosen = chosen;
        this.count = count;
        this.only = only;
    }

    /** @param patterns empty for all */
    static KeySet of(List<NamePattern> patterns, TableReader reader, int column) {
        if (patterns.isEmpty() || patterns.stream().anyMatch(KeySet::isForAll)) {
            return ALL;
        }
        StaticSymbolTable table = reader.getSymbolMapReader(column);
        boolean[] chosen = new boolean[table.getSymbolCount()];
        for (NamePattern pattern : patterns) {
            if (!pattern.isGlob()) {
                int key = table.keyOf(pattern.text());
                if (key >= 0) {
                    chosen[key] = true;
                }
            }
        }
        List<NamePattern> globs = patterns.stream().filter(NamePattern::isGlob).toList();
        if (!globs.isEmpty()) {
            for (int key = 0; key < chosen.length; key++) {
                if (!chosen[key]) {
                    String text = table.valueOf(key).toString();
                    chosen[key] = globs.stream().anyMatch(glob -> glob.matches(text));
                }
            }
        }
        return of(chosen);
    }

    private static KeySet of(boolean[] chosen) {
        int count = 0;
        int last = -1;
        for (int key = 0; key < chosen.length; key++) {
            if (chosen[key]) {
                count++;
                last = key;
            }
        }
        return new KeySet(false, chosen, count, count == 1 ? last : -1);
    }

    private static boolean isForAll(NamePattern pattern) {
        return pattern.text().chars().allMatch(c -> c == '*');
    }

    boolean isAll() {
        return all;
    }

    boolean isEmpty() {
        return !all && count == 0;
    }

    boolean isOne() {
        return only >= 0;
    }

    boolean has(int key) {
        return all || key == only || (only < 0 && chosen[key]);
    }
}
