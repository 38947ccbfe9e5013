package org.oda.units;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.oda.fuzz.Promise;
import org.oda.model.Conversion;

/** Two units on two lines: where one converts to the other, it converts back to the same number. */
public final class UnitsFuzz {
    private static final double TOLERANCE = 1e-9;
    private static final double[] VALUES = {0, 1, -40, 25.5, 1013.25, 1e6};
    private static final Units UNITS = new Units();

    private UnitsFuzz() {}

    public static void check(byte[] input) {
        String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", 2);
        String first = lines[0];
        String second = lines[lines.length - 1];
        back(first, second);
        back(second, first);
        one(first);
        one(second);
        Promise.same("by a time", UNITS.differByTime(first, second), UNITS.differByTime(second, first));
    }

    private static void back(String from, String to) {
        Optional<Conversion> there = UNITS.conversion(from, to);
        if (there.isEmpty()) {
            return;
        }
        Conversion back = UNITS.conversion(to, from)
                .orElseThrow(() -> new AssertionError("no way back from '%s' to '%s'".formatted(to, from)));
        for (double value : VALUES) {
            double converted = there.get().apply(value);
            double again = back.apply(converted);
            // where a scale has a zero of its own, what is lost is lost of the larger of the two
            double size = Math.max(Math.abs(value), Math.abs(back.offset()));
            Promise.holds(
                    Math.abs(again - value) <= TOLERANCE * size,
                    "%s of '%s' is %s of '%s' and, back, %s",
                    value,
                    from,
                    converted,
                    to,
                    again);
        }
    }

    private static void one(String unit) {
        Promise.same("to itself", Optional.of(Conversion.IDENTITY), UNITS.conversion(unit, unit));
        String difference = UNITS.difference(unit);
        Promise.holds(!UNITS.hasOffset(difference), "'%s', the difference of '%s', has a zero", difference, unit);
        boolean known = UNITS.isKnown(unit);
        Optional<String> nearest = UNITS.nearest(unit);
        nearest.ifPresent(near -> Promise.holds(UNITS.isKnown(near), "'%s' is near '%s', and unknown", near, unit));
        String product = UNITS.timesHour(unit);
        if (known && UNITS.conversion(difference, "J").isPresent()) {
            Promise.holds(UNITS.conversion(UNITS.perHour(unit), "W").isPresent(), "'%s' per hour is no power", unit);
        }
        if (known && UNITS.conversion(difference, "W").isPresent()) {
            Promise.holds(UNITS.conversion(product, "J").isPresent(), "'%s' times an hour is '%s'", unit, product);
        }
    }
}
