package org.oda.units;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.oda.model.Conversion;

/**
 * Units made of other units, written as the field writes them where it has a way to. Each text that is tried out is
 * compared with the product or quotient itself, so that a spelling can be plain, but not wrong. Codes are read from left
 * to right: what is put behind one multiplies or divides all of it.
 */
final class DerivedUnits {
    private static final Pattern PER_HOUR = Pattern.compile("\\s*/\\s*(h|hrs?|hours?)$|\\.h-1$");
    private static final Pattern HOURS = Pattern.compile("[.·\\s-]*h$");
    private static final Pattern TIMES_HOUR = Pattern.compile("[.·\\s]h$");
    private static final String NUMBER = "1";

    private DerivedUnits() {}

    /** The code of a text whose numbers convert. */
    static Optional<String> code(String unit) {
        return UnitText.toUcum(unit).filter(Ucum::isConvertible);
    }

    static Optional<Conversion> toKelvin(String unit) {
        return UnitText.toUcum(unit).flatMap(code -> Ucum.conversion(code, "K"));
    }

    /** @param unit of a scale with a zero of its own */
    static String difference(String unit) {
        return UnitText.toUcum(unit).orElse(unit).replace("Cel", "K").replace("[degF]", "[degR]");
    }

    /** @param unit not of a scale with a zero of its own */
    static String timesHour(String unit) {
        Optional<String> code = code(unit);
        if (code.isEmpty()) {
            return unit + ".h";
        }
        if (code.get().equals(NUMBER)) {
            return "h";
        }
        Stream<String> texts =
                Stream.of(withoutPerHour(unit), withoutPerHour(code.get()), withHours(unit), unit + ".h");
        return firstThatIs(code.get() + ".h", texts);
    }

    /** @param unit not of a scale with a zero of its own */
    static String perHour(String unit) {
        Optional<String> code = code(unit);
        if (code.isEmpty()) {
            return unit + "/h";
        }
        Stream<String> texts = Stream.of(
                TIMES_HOUR.matcher(unit).replaceFirst(""), withoutHours(unit), withoutHours(code.get()), unit + "/h");
        return firstThatIs(code.get() + "/h", texts);
    }

    /** Neither of them of a scale with a zero of its own. */
    static boolean differByTime(String a, String b) {
        return code(a).flatMap(first -> code(b).filter(second -> isTimes(first, second) || isTimes(second, first)))
                .isPresent();
    }

    private static boolean isTimes(String code, String product) {
        return Ucum.conversion(code + ".s", product).isPresent();
    }

    private static String firstThatIs(String code, Stream<String> texts) {
        return texts.filter(text -> UnitText.toUcum(text)
                        .flatMap(found -> Ucum.conversion(found, code))
                        .filter(Conversion.IDENTITY::equals)
                        .isPresent())
                .findFirst()
                .orElse(code);
    }

    /** {@code m³/h} to {@code m³}. */
    private static String withoutPerHour(String text) {
        String rest = PER_HOUR.matcher(text).replaceFirst("");
        return rest.isEmpty() ? NUMBER : rest;
    }

    /** {@code W/m2} to {@code Wh/m2}. */
    private static String withHours(String text) {
        int end = numeratorEnd(text);
        return text.substring(0, end) + "h" + text.substring(end);
    }

    /** {@code Wh/m2} to {@code W/m2}. */
    private static String withoutHours(String text) {
        int end = numeratorEnd(text);
        String numerator = HOURS.matcher(text.substring(0, end)).replaceFirst("");
        return (numerator.isEmpty() ? NUMBER : numerator) + text.substring(end);
    }

    private static int numeratorEnd(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? text.length() : slash;
    }
}
