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
    private long lastKey = FREE;
    private int lastNumber = ABSENT;

    SeriesMap() {
        Arrays.fill(keys, FREE);
    }

    int size() {
        return size;
    }

    int get(int topic, int generator) {
        long key = (long) topic << Integer.SIZE | generator;
        if (key == lastKey) {
            return lastNumber;
        }
        int at = (int) ((key * SPREAD) >>> shift);
        while (keys[at] != key) {
            if (keys[at] == FREE) {
                return ABSENT;
            }
            at = (at + 1) & (keys.length - 1);
        }
        lastKey = key;
        lastNumber = numbers[at];
        return lastNumber;
    }

    /** For a series that is absent. */
    void put(int topic, int generator, int number) {
        if (size * 2 == keys.length) {
            grow();
        }
        insert((long) topic << Integer.SIZE | generator, number);
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
