package org.oda.model;

/**
 * How numbers of one unit become numbers of another: {@code to = scale * from + offset}.
 *
 * @param scale finite and not zero
 * @param offset finite; not zero between scales of temperature only
 */
public record Conversion(double scale, double offset) {
    /** Leaves every number as it is. */
    public static final Conversion IDENTITY = new Conversion(1, 0);

    public Conversion {
        if (!Double.isFinite(scale) || scale == 0 || !Double.isFinite(offset)) {
            throw new IllegalArgumentException("no conversion: scale %s offset %s".formatted(scale, offset));
        }
    }

    public double apply(double value) {
        return scale * value + offset;
    }
}
