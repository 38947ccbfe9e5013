package org.oda.codec;

/** Numbers written as text. */
final class Numbers {
    private Numbers() {}

    /**
     * The value of a text that is a decimal number, blanks around it aside; {@link Double#NaN} where it is something
     * else or overflows. Narrower than {@link Double#parseDouble}, which also takes {@code NaN}, {@code 0x1p3} and
     * {@code 1f}.
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
        return isDecimal(chars, from, to) ? finite(Double.parseDouble(new String(chars, from, to - from))) : Double.NaN;
    }

    /** {@link Double#NaN} for an infinite value. */
    static double finite(double value) {
        return Double.isInfinite(value) ? Double.NaN : value;
    }

    static boolean isDecimal(String text) {
        return isDecimal(text.toCharArray(), 0, text.length());
    }

    private static boolean isDecimal(char[] chars, int from, int to) {
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
