package org.oda.query;

/**
 * Count, sum, extremes and squared deviations of numbers of one unit, to be merged with others.
 *
 * <p>The sum carries its rounding errors along (two-sum: Knuth, The Art of Computer Programming 2, 4.2.2, theorem B).
 * Deviations are merged as in Chan, Golub and LeVeque, Algorithms for Computing the Sample Variance (1983): stable also
 * where the mean is large against the deviation.
 */
final class Moments {
    private long count;
    private double sum;
    private double error;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double mean;
    private double squares;

    /** NaN is passed over. */
    void add(double[] values, int from, int to, Needs needs) {
        long before = count;
        if (needs.sum()) {
            addSum(values, from, to);
        } else {
            int numbers = 0;
            for (int i = from; i < to; i++) {
                numbers += Double.isNaN(values[i]) ? 0 : 1;
            }
            count += numbers;
        }
        if (needs.extremes()) {
            double least = min;
            double most = max;
            for (int i = from; i < to; i++) {
                double value = values[i];
                least = value < least ? value : least;
                most = value > most ? value : most;
            }
            min = least;
            max = most;
        }
        if (needs.squares() && count > before) {
            addSquares(values, from, to, before);
        }
    }

    private void addSum(double[] values, int from, int to) {
        double total = sum;
        double lost = error;
        long numbers = 0;
        for (int i = from; i < to; i++) {
            double value = values[i];
            if (!Double.isNaN(value)) {
                double next = total + value;
                double part = next - total;
                lost += (total - (next - part)) + (value - part);
                total = next;
                numbers++;
            }
        }
        sum = total;
        error = lost;
        count += numbers;
    }

    private void addSquares(double[] values, int from, int to, long before) {
        double total = 0;
        for (int i = from; i < to; i++) {
            total += Double.isNaN(values[i]) ? 0 : values[i];
        }
        long added = count - before;
        double center = total / added;
        double deviations = 0;
        double around = 0;
        for (int i = from; i < to; i++) {
            double deviation = values[i] - center;
            if (!Double.isNaN(deviation)) {
                deviations += deviation;
                around += deviation * deviation;
            }
        }
        mergeSquares(before, added, center, around - deviations * deviations / added);
    }

    private void mergeSquares(long before, long added, double otherMean, double otherSquares) {
        double all = (double) before + added;
        double apart = otherMean - mean;
        mean += apart * (added / all);
        squares += otherSquares + apart * apart * (before * (added / all));
    }

    void merge(Moments other) {
        if (other.count == 0) {
            return;
        }
        mergeSquares(count, other.count, other.mean, other.squares);
        double next = sum + other.sum;
        double part = next - sum;
        error += other.error + ((sum - (next - part)) + (other.sum - part));
        sum = next;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        count += other.count;
    }

    /** Of the same numbers in another unit. */
    Moments converted(org.oda.model.Conversion way) {
        Moments result = new Moments();
        result.count = count;
        result.sum = way.scale() * sum() + way.offset() * count;
        result.min = Math.min(way.apply(min), way.apply(max));
        result.max = Math.max(way.apply(min), way.apply(max));
        result.mean = way.apply(mean);
        result.squares = way.scale() * way.scale() * squares;
        return result;
    }

    long count() {
        return count;
    }

    double sum() {
        double total = sum + error;
        return Double.isNaN(total) ? sum : total; // an infinite sum has no error
    }

    double min() {
        return min;
    }

    double max() {
        return max;
    }

    /** The sample standard deviation; NaN of fewer than two numbers. */
    double deviation() {
        return count < 2 ? Double.NaN : Math.sqrt(Math.max(0, squares) / (count - 1));
    }
}
