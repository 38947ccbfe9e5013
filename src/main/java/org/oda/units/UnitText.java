package org.oda.units;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Rewrites a unit's text as the field spells it into a UCUM code. */
final class UnitText {
    private static final Pattern BLANKS = Pattern.compile("[\\s\\u00a0\\u2009\\u202f]+");
    private static final Pattern POWER = Pattern.compile("(?<![0-9])(\\^|\\*\\*)(?=[-+]?[0-9])");
    private static final Pattern POWER_OF_TEN =
            Pattern.compile("(?<![\\p{Alnum}\\]}])10(?:\\*\\*|\\*|\\^)(?:([-+]?)([0-9]+))?");
    private static final Pattern PER_HOUR_OR_HOURS = Pattern.compile("[./]h$");

    /** The library counts in {@code long}. */
    private static final int MOST_ZEROS = 18;

    private static final Pattern OPERATOR = Pattern.compile("(?<=[./()])|(?=[./()])");

    /** A digit behind a letter is an exponent; a long one only keeps the library busy. */
    private static final Pattern LONG_EXPONENT = Pattern.compile("[^0-9./(]-?[0-9]{2}");

    private static final String RAISED = "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";

    private UnitText() {}

    /** Empty where the text cannot be converted, whatever it means. The result need not be a valid code. */
    static Optional<String> toUcum(String text) {
        String plain = BLANKS.matcher(text.strip()).replaceAll(" ");
        Optional<String> whole = Aliases.ofWhole(plain);
        if (whole.isPresent()) {
            return whole.filter(code -> !code.equals(Aliases.OPAQUE));
        }
        if (isOpaque(PER_HOUR_OR_HOURS.matcher(plain).replaceFirst(""))) {
            return Optional.empty();
        }
        String powers = POWER_OF_TEN.matcher(ascii(plain)).replaceAll(UnitText::powerOfTen);
        String code = compound(POWER.matcher(powers).replaceAll(""));
        return code.isEmpty()
                        || code.contains("//")
                        || LONG_EXPONENT.matcher(code).find()
                ? Optional.empty()
                : Optional.of(code);
    }

    /** Whether the text stands for what converts to itself only, also times or per hour. */
    private static boolean isOpaque(String plain) {
        return Aliases.ofWhole(plain).filter(Aliases.OPAQUE::equals).isPresent();
    }

    /** UCUM's {@code 10*} and {@code 10^}, which the library does not know, as plain numbers. */
    private static String powerOfTen(MatchResult power) {
        if (power.group(2) == null) {
            return "10";
        }
        if (power.group(2).length() > 2 || Integer.parseInt(power.group(2)) > MOST_ZEROS) {
            return "10*"; // which is no code
        }
        String number = "1" + "0".repeat(Integer.parseInt(power.group(2)));
        return power.group(1).equals("-") ? "(1/" + number + ")" : "(" + number + ")";
    }

    /** The typographic forms of the same signs: micro, raised digits (which become exponents), dots. */
    private static String ascii(String text) {
        StringBuilder ascii = new StringBuilder(text.length());
        boolean raised = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean wasRaised = raised;
            raised = RAISED.indexOf(c) >= 0;
            if (raised && !wasRaised) {
                ascii.append('^');
            }
            ascii.append(
                    switch (c) {
                        case '\u00b5', '\u03bc' -> 'u';
                        case '\u00b9' -> '1';
                        case '\u00b2' -> '2';
                        case '\u00b3' -> '3';
                        case '\u2070', '\u2074', '\u2075', '\u2076', '\u2077', '\u2078', '\u2079' ->
                            (char) ('0' + c - '\u2070');
                        case '\u207b', '\u2212' -> '-';
                        case '\u00b7', '\u22c5', '\u2219', '\u00d7' -> '.';
                        case '\u2044', '\u2215' -> '/';
                        default -> c;
                    });
        }
        return ascii.toString();
    }

    private static String compound(String text) {
        StringBuilder code = new StringBuilder(text.length());
        String spaceless =
                text.replace(" / ", "/").replace("/ ", "/").replace(" /", "/").replace(' ', '.');
        for (String part : OPERATOR.split(spaceless, -1)) {
            int end = part.length();
            while (end > 0 && (Character.isDigit(part.charAt(end - 1)) || part.charAt(end - 1) == '-')) {
                end--;
            }
            String symbol = part.substring(0, end);
            code.append(Aliases.ofSymbol(symbol).orElse(symbol)).append(part, end, part.length());
        }
        return code.toString();
    }
}
