package org.oda.store.questdb;

import java.util.Arrays;

/** From series, by the numbers of their topic and generator, to numbers. It belongs to one thread. */
final class SeriesMap {
    static final int ABSENT = -1;

    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    /** No series: the numbers of symbols are not negative. */
    private static final long FREE = -1;

    private long[] keys = new long[64];
    private int[] numbers = new int[64];
    private int shift = Long.SIZE - 6;
    private int size;

    SeriesMap() {
        Arrays.fill(keys, FREE);
    }

    int size() {
        return size;
    }

    int get(int topic, int generator) {
        long key = key(topic, generator);
        int at = (int) ((key * SPREAD) >>> shift);
        while (keys[at] != key) {
            if (keys[at] == FREE) {
                return ABSENT;
            }
            at = (at + 1) & (keys.length - 1);
        }
        return numbers[at];
    }

    /**
     * Those of some rows.
     *
     * @param from the first index of {@code rowNumbers} and {@code found}
     * @param to behind the last
     * @return the index of the first one that is absent; {@code to} where none is
     */
    int get(Rows rows, long[] rowNumbers, int from, int to, int[] found) {
        long[] allKeys = keys;
        int[] allNumbers = numbers;
        for (int i = from; i < to; i++) {
            long key = key(rows.topic(rowNumbers[i]), rows.generator(rowNumbers[i]));
            int at = (int) ((key * SPREAD) >>> shift);
            while (allKeys[at] != key) {
                if (allKeys[at] == FREE) {
                    return i;
                }
                at = (at + 1) & (allKeys.length - 1);
            }
            found[i] = allNumbers[at];
        }
        return to;
    }

    private static long key(int topic, int generator) {
        return (long) topic << Integer.SIZE | generator;
    }

    /** For a series that is absent. */
    void put(int topic, int generator, int number) {
        if (size * 2 == keys.length) {
            grow();
        }
        insert(key(topic, generator), number);
        size++;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldNumbers = numbers;
        keys = new long[oldKeys.length * 2];
        numbers = new int[keys.length];
        shift--;
        Arrays.fill(keys, FREE);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != FREE) {
                insert(oldKeys[i], oldNumbers[i]);
            }
        }
    }

    private void insert(long key, int number) {
        int at = (int) ((key * SPREAD) >>> shift);
        while (keys[at] != FREE) {
            at = (at + 1) & (keys.length - 1);
        }
        keys[at] = key;
        numbers[at] = number;
    }
}
