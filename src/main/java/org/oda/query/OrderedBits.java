package org.oda.query;

/**
 * Doubles as whole numbers of 64 bits without sign in the same order, so that their leading bits cut the numbers into
 * ranges: negative ones have all bits flipped, the others the first one.
 */
final class OrderedBits {
    private OrderedBits() {}

    static long of(double value) {
        long bits = Double.doubleToRawLongBits(value);
        return bits ^ ((bits >> (Long.SIZE - 1)) | Long.MIN_VALUE);
    }

    static double toDouble(long ordered) {
        return Double.longBitsToDouble(ordered < 0 ? ordered ^ Long.MIN_VALUE : ~ordered);
    }
}
