package org.oda.codec;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oda.model.Attribute;
import org.oda.model.AttributeDeclaration;
import org.oda.model.Conversion;
import org.oda.units.Units;

/** Holds the values of one attribute against what is declared of it. May be used by several threads. */
final class DeclaredAttribute {
    /** A bound that was converted is met by what differs from it by rounding only. */
    private static final double ROUNDING = 1e-9;

    private static final MathContext SHOWN = new MathContext(9);

    private final AttributeDeclaration declared;
    private final Units units;
    private final boolean requiresNumber;
    private final double min;
    private final double max;

    /** The unit that came last, which is nearly always the next one too. */
    private volatile Way last;

    DeclaredAttribute(AttributeDeclaration declared, Units units) {
        this.declared = declared;
        this.units = units;
        requiresNumber = declared.requiresNumber();
        min = declared.min() == null ? Double.NEGATIVE_INFINITY : declared.min();
        max = declared.max() == null ? Double.POSITIVE_INFINITY : declared.max();
        last = new Way(declared.unit(), Optional.of(Conversion.IDENTITY));
    }

    /** How values of a unit become such of the declared one; empty where they do not. */
    private record Way(@Nullable String unit, Optional<Conversion> conversion) {}

    boolean allows(Attribute sent) {
        Optional<Conversion> way = way(sent.unit());
        if (way.isEmpty()) {
            return false;
        }
        return sent.isNumeric() ? isWithin(sent.value(), way.get()) : !requiresNumber;
    }

    private Optional<Conversion> way(@Nullable String unit) {
        Way known = last;
        if (!Objects.equals(known.unit, unit)) {
            String target = declared.unit();
            known = new Way(unit, target == null ? Optional.of(Conversion.IDENTITY) : units.conversion(unit, target));
            last = known;
        }
        return known.conversion;
    }

    private boolean isWithin(double value, Conversion way) {
        double converted = way.apply(value);
        if (converted >= min && converted <= max) {
            return true;
        }
        if (!Double.isFinite(converted) || way.equals(Conversion.IDENTITY)) {
            return false;
        }
        double slack = ROUNDING * (Math.abs(way.scale() * value) + Math.abs(way.offset()));
        return converted >= min - slack && converted <= max + slack;
    }

    /** In what a value that is not allowed breaks the declaration. */
    String breach(Attribute sent) {
        String name = Clip.of(sent.name());
        Optional<Conversion> way = way(sent.unit());
        if (way.isEmpty()) {
            String unit = sent.unit() == null ? "no unit" : "the unit '%s'".formatted(Clip.of(sent.unit()));
            return "%s has %s, which does not convert to the declared '%s'".formatted(name, unit, declared.unit());
        }
        if (!sent.isNumeric()) {
            return "%s is no number, and is declared as %s".formatted(name, expectation());
        }
        double converted = rounded(way.get().apply(sent.value()));
        String value = with(sent.value(), sent.unit())
                + (way.get().equals(Conversion.IDENTITY) ? "" : " (%s)".formatted(with(converted, declared.unit())));
        return "%s is %s, and is declared as %s".formatted(name, value, expectation());
    }

    private String expectation() {
        if (declared.min() == null && declared.max() == null) {
            return "a number";
        }
        String unit = declared.unit() == null ? "" : " " + declared.unit();
        if (declared.max() == null) {
            return "at least %s%s".formatted(Numbers.text(min), unit);
        }
        return declared.min() == null
                ? "at most %s%s".formatted(Numbers.text(max), unit)
                : "%s to %s%s".formatted(Numbers.text(min), Numbers.text(max), unit);
    }

    /** Without the digits that only the conversion brought; what overflowed stays. */
    private static double rounded(double value) {
        return Double.isFinite(value) ? new BigDecimal(value, SHOWN).doubleValue() : value;
    }

    private static String with(double value, @Nullable String unit) {
        return unit == null ? Numbers.text(value) : Numbers.text(value) + " " + Clip.of(unit);
    }
}
