package org.oda.query;

import java.util.Arrays;

/** Series that have a value, with their groups. For one thread. */
final class SeriesSet {
    private static final int NONE = -1;

    private int[] groups = {};

    /** @param values NaN for texts, which are passed over unless they count */
    void add(int[] series, double[] values, int from, int to, int group, boolean textsCount) {
        for (int i = from; i < to; i++) {
            int number = series[i];
            if (number >= groups.length || groups[number] != group) {
                if (textsCount || !Double.isNaN(values[i])) {
                    put(number, group);
                }
            }
        }
    }

    void merge(SeriesSet other) {
        for (int series = 0; series < other.groups.length; series++) {
            if (other.groups[series] != NONE) {
                put(series, other.groups[series]);
            }
        }
    }

    /** How many each group has. */
    int[] counts(int numberOfGroups) {
        int[] counts = new int[numberOfGroups];
        for (int group : groups) {
            if (group != NONE) {
                counts[group]++;
            }
        }
        return counts;
    }

    private void put(int series, int group) {
        int known = groups.length;
        if (series >= known) {
            groups = Arrays.copyOf(groups, Math.max(series + 1, known * 2));
            Arrays.fill(groups, known, groups.length, NONE);
        }
        groups[series] = group;
    }
}
