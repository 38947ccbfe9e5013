package org.oda.codec;

/** Decimal numbers written as text: a sign, digits with a point, an exponent. Neither {@code NaN} nor {@code 0x1p3}. */
final class Numbers {
    /** Powers of ten that a double holds exactly. */
    private static final double[] EXACT_POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    /** As many digits a double always holds exactly. */
    private static final int EXACT_DIGITS = 15;

    private Numbers() {}

    /**
     * The value of a text that is a decimal number, blanks around it aside; {@link Double#NaN} where it is something
     * else or overflows.
     */
    static double parse(char[] chars, int start, int end) {
        int from = start;
        int to = end;
        while (from < to && chars[from] <= ' ') {
            from++;
        }
        while (to > from && chars[to - 1] <= ' ') {
            to--;
        }
        if (from == to || chars[from] > '9') {
            return Double.NaN;
        }
        double quick = parseShort(chars, from, to);
        if (!Double.isNaN(quick)) {
            return quick;
        }
        return isDecimal(chars, from, to) ? finite(Double.parseDouble(new String(chars, from, to - from))) : Double.NaN;
    }

    /**
     * The usual number, few digits and a point: both the digits and the power of ten are exact, so that one division
     * rounds correctly. {@link Double#NaN} for all others.
     */
    private static double parseShort(char[] chars, int from, int to) {
        boolean negative = chars[from] == '-';
        int at = negative ? from + 1 : from;
        int point = -1;
        long digits = 0;
        if (to - at > EXACT_DIGITS + 1 || at == to) {
            return Double.NaN;
        }
        for (int i = at; i < to; i++) {
            char c = chars[i];
            if (c >= '0' && c <= '9') {
                digits = digits * 10 + (c - '0');
            } else if (c == '.' && point < 0) {
                point = i;
            } else {
                return Double.NaN;
            }
        }
        int count = point < 0 ? to - at : to - at - 1;
        if (count == 0 || count > EXACT_DIGITS) {
            return Double.NaN;
        }
        double value = point < 0 ? digits : digits / EXACT_POWERS[to - point - 1];
        return negative ? -value : value;
    }

    /** {@link Double#NaN} for an infinite value. */
    static double finite(double value) {
        return Double.isInfinite(value) ? Double.NaN : value;
    }

    /** Whole numbers without a fraction, as JSON and people like them. */
    static String text(double finite) {
        return finite == Math.rint(finite) && Math.abs(finite) < 1e15
                ? Long.toString((long) finite)
                : Double.toString(finite);
    }

    static boolean isDecimal(String text) {
        return isDecimal(text.toCharArray(), 0, text.length());
    }

    static boolean isDecimal(char[] chars, int from, int to) {
        int at = from < to && (chars[from] == '-' || chars[from] == '+') ? from + 1 : from;
        int wholeEnd = digits(chars, at, to);
        int count = wholeEnd - at;
        at = wholeEnd;
        if (at < to && chars[at] == '.') {
            int fractionEnd = digits(chars, at + 1, to);
            count += fractionEnd - at - 1;
            at = fractionEnd;
        }
        if (count == 0) {
            return false;
        }
        if (at < to && (chars[at] == 'e' || chars[at] == 'E')) {
            at++;
            if (at < to && (chars[at] == '-' || chars[at] == '+')) {
                at++;
            }
            int exponentEnd = digits(chars, at, to);
            if (exponentEnd == at) {
                return false;
            }
            at = exponentEnd;
        }
        return at == to;
    }

    private static int digits(char[] chars, int from, int to) {
        int at = from;
        while (at < to && chars[at] >= '0' && chars[at] <= '9') {
            at++;
        }
        return at;
    }
}
