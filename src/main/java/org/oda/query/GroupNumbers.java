package org.oda.query;

import java.util.Arrays;
import org.oda.store.SampleBlock;

/** The groups of series by their numbers. For one thread. */
final class GroupNumbers {
    private static final int UNKNOWN = -1;

    private final Groups groups;
    private int[] known = {};

    GroupNumbers(Groups groups) {
        this.groups = groups;
    }

    int of(int series, SampleBlock.Names names) {
        if (series >= known.length) {
            int before = known.length;
            known = Arrays.copyOf(known, Math.max(series + 1, before * 2));
            Arrays.fill(known, before, known.length, UNKNOWN);
        }
        if (known[series] == UNKNOWN) {
            known[series] = groups.of(names, series);
        }
        return known[series];
    }
}
