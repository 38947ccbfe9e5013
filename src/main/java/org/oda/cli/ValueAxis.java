package org.oda.cli;

import java.util.Map;
import java.util.TreeMap;

/** A scale of values from the bottom to the top of a chart, with round numbers at its marks. */
final class ValueAxis {
    private static final int MARKS = 5;
    /** So that differences stay finite. */
    private static final double LARGEST = 1e300;
    /** A smaller range, in parts of its values, is drawn as a level line. */
    private static final double FLAT = 1e-9;

    private final double low;
    private final double high;
    private final double step;

    ValueAxis(double least, double greatest) {
        double from = bounded(least);
        double to = bounded(greatest);
        double size = Math.max(Math.abs(from), Math.abs(to));
        if (to - from <= FLAT * size) {
            double margin = size == 0 ? 1 : size / 10;
            from -= margin;
            to += margin;
        }
        this.step = round((to - from) / MARKS);
        this.low = Math.floor(from / step) * step;
        this.high = Math.ceil(to / step) * step;
    }

    private static double bounded(double value) {
        return Math.max(-LARGEST, Math.min(LARGEST, value));
    }

    /** The next of 1, 2, 5 and 10 times a power of ten. */
    private static double round(double step) {
        double power = Math.pow(10, Math.floor(Math.log10(step)));
        double digits = step / power;
        return power * (digits <= 1 ? 1 : digits <= 2 ? 2 : digits <= 5 ? 5 : 10);
    }

    /** The place of a value among so many, from the top, which is 0. */
    int place(double value, int places) {
        double share = (high - bounded(value)) / (high - low);
        return (int) Math.round(share * (places - 1));
    }

    /** The marks beside the rows of a chart, where the dots of the same values are. */
    Map<Integer, String> labels(int rows) {
        Map<Integer, String> labels = new TreeMap<>();
        long marks = Math.round((high - low) / step);
        for (long i = 0; i <= marks; i++) {
            double value = low + i * step;
            labels.put(place(value, rows * BrailleCanvas.DOTS_DOWN) / BrailleCanvas.DOTS_DOWN, text(value));
        }
        return labels;
    }

    private String text(double value) {
        double largest = Math.max(Math.abs(low), Math.abs(high));
        if (largest >= 1e9 || largest < 1e-4) {
            return Math.abs(value) < step / 2 ? "0" : "%.3g".formatted(value);
        }
        int digits = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        String text = "%,.{digits}f".replace("{digits}", String.valueOf(digits)).formatted(value);
        return Math.abs(value) < step / 2 && text.startsWith("-") ? text.substring(1) : text;
    }
}
