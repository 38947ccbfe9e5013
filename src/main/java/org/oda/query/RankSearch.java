package org.oda.query;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for numbers of given ranks among more numbers than there is memory for, in several passes over them: each counts
 * how many have which bits behind those that are known already. For one thread.
 */
final class RankSearch {
    private static final int FIRST_BITS = 16;
    private static final int MORE_BITS = 12;

    private final List<BigDecimal> percents;
    private final List<Wanted> wanted = new ArrayList<>();
    private long[] searched = new long[1];
    private int known;
    private long total;

    RankSearch(List<BigDecimal> percents) {
        this.percents = percents;
    }

    /** How many counters a pass has at most. */
    static int counters(int percents) {
        return Math.max(1 << FIRST_BITS, 2 * percents * (1 << MORE_BITS));
    }

    /** The number of a rank: counted from 0 among those whose leading bits are these. */
    private static final class Wanted {
        private long bits;
        private long rank;
        private long among;

        private Wanted(long rank) {
            this.rank = rank;
        }
    }

    /** Counts the numbers of a part of a pass. */
    final class Tally {
        private final int shift = Long.SIZE - known;
        private final int width = step();
        private final int[][] counts = new int[searched.length][1 << width];

        void add(double value) {
            long bits = OrderedBits.of(value);
            int found = known == 0 ? 0 : Arrays.binarySearch(searched, bits >>> shift);
            if (found >= 0) {
                counts[found][(int) (bits >>> (shift - width)) & ((1 << width) - 1)]++;
            }
        }

        void addTo(long[][] sums) {
            for (int i = 0; i < counts.length; i++) {
                for (int j = 0; j < counts[i].length; j++) {
                    sums[i][j] += counts[i][j];
                }
            }
        }
    }

    /** Where the tallies of a pass are summed up. */
    long[][] sums() {
        return new long[searched.length][1 << step()];
    }

    /** Ends a pass. */
    void narrow(long[][] sums) {
        if (known == 0) {
            long count = Arrays.stream(sums[0]).sum();
            for (BigDecimal percent : percents) {
                Quantiles.Rank rank = Quantiles.Rank.of(percent, Math.max(1, count));
                wanted.add(new Wanted(rank.low()));
                wanted.add(new Wanted(Math.min(rank.low() + 1, Math.max(0, count - 1))));
            }
            total = count;
        }
        int width = step();
        for (Wanted each : wanted) {
            long[] counts = sums[known == 0 ? 0 : Arrays.binarySearch(searched, each.bits)];
            int at = 0;
            while (at < counts.length - 1 && each.rank >= counts[at]) { // numbers may have gone since the last pass
                each.rank -= counts[at++];
            }
            each.bits = each.bits << width | at;
            each.among = counts[at];
        }
        known += width;
        searched =
                wanted.stream().mapToLong(each -> each.bits).sorted().distinct().toArray();
    }

    boolean isDone() {
        return known == Long.SIZE;
    }

    /** How many numbers have bits that are still searched. */
    long left() {
        Map<Long, Long> left = new HashMap<>();
        wanted.forEach(each -> left.put(each.bits, each.among));
        return left.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether the number has bits that are still searched. */
    boolean isSearched(double value) {
        return Arrays.binarySearch(searched, OrderedBits.of(value) >>> (Long.SIZE - known)) >= 0;
    }

    /**
     * For each percent; NaN of no numbers.
     *
     * @param left all numbers that are still searched; empty where the search is done
     */
    double[] results(double[] left) {
        Arrays.sort(left);
        double[] results = new double[percents.size()];
        for (int i = 0; i < results.length; i++) {
            double low = value(wanted.get(2 * i), left);
            double high = value(wanted.get(2 * i + 1), left);
            results[i] = total == 0
                    ? Double.NaN
                    : Quantiles.Rank.of(percents.get(i), total).between(low, high);
        }
        return results;
    }

    private double value(Wanted searched, double[] left) {
        if (isDone()) {
            return OrderedBits.toDouble(searched.bits);
        }
        long rank = searched.rank;
        double value = Double.NaN;
        for (double each : left) {
            if (OrderedBits.of(each) >>> (Long.SIZE - known) == searched.bits) {
                value = each;
                if (rank-- == 0) {
                    break;
                }
            }
        }
        return value;
    }

    private int step() {
        return known == 0 ? FIRST_BITS : MORE_BITS;
    }
}
