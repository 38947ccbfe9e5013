package org.oda.query;

import java.math.BigDecimal;
import java.util.Arrays;

/**
 * Percentiles by linear interpolation between the closest ranks: type 7 of Hyndman and Fan, Sample Quantiles in Statistical
 * Packages, The American Statistician 50 (1996); what numpy does by default.
 */
final class Quantiles {
    private static final int SORTED_BELOW = 32;

    private Quantiles() {}

    /** Changes the order of the numbers; NaN of none. */
    static double of(Values values, BigDecimal percent) {
        int size = values.size();
        if (size == 0) {
            return Double.NaN;
        }
        Rank rank = Rank.of(percent, size);
        double[] numbers = values.array();
        double low = select(numbers, size, (int) rank.low());
        if (rank.fraction() == 0) {
            return low;
        }
        double high = Double.POSITIVE_INFINITY; // behind the selected one stand only numbers that are not less
        for (int i = (int) rank.low() + 1; i < size; i++) {
            high = Math.min(high, numbers[i]);
        }
        return rank.between(low, high);
    }

    /**
     * The number that would stand at {@code rank} if they were sorted. All that stand before it are not greater then, and all
     * behind it not less.
     */
    static double select(double[] numbers, int size, int rank) {
        int from = 0;
        int to = size - 1;
        int rounds = 2 * (Integer.SIZE - Integer.numberOfLeadingZeros(size));
        while (to - from > SORTED_BELOW && rounds-- > 0) {
            double pivot = median(numbers[from], numbers[(from + to) >>> 1], numbers[to]);
            int low = from;
            int high = to;
            while (low <= high) {
                while (numbers[low] < pivot) {
                    low++;
                }
                while (numbers[high] > pivot) {
                    high--;
                }
                if (low <= high) {
                    double other = numbers[low];
                    numbers[low++] = numbers[high];
                    numbers[high--] = other;
                }
            }
            if (rank <= high) {
                to = high;
            } else if (rank >= low) {
                from = low;
            } else {
                return numbers[rank];
            }
        }
        Arrays.sort(numbers, from, to + 1); // a few, or an order that was made to be slow
        return numbers[rank];
    }

    private static double median(double a, double b, double c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }

    /**
     * Where a percentile lies among sorted numbers: at {@code low}, counted from 0, and by the fraction on the way to the next.
     */
    record Rank(long low, double fraction) {
        private static final int PERCENT_DIGITS = 2;

        static Rank of(BigDecimal percent, long count) {
            BigDecimal at = percent.multiply(BigDecimal.valueOf(count - 1)).movePointLeft(PERCENT_DIGITS);
            long low = at.longValue();
            return new Rank(low, at.subtract(BigDecimal.valueOf(low)).doubleValue());
        }

        double between(double lower, double upper) {
            return lower == upper || fraction == 0 ? lower : lower + fraction * (upper - lower);
        }
    }
}
