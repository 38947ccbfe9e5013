package org.oda.units;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.oda.model.Conversion;

/**
 * Finds the way from one unit to another by the units' texts, as they are spelled in the field: UCUM codes and the
 * spellings of {@code aliases.txt}. The same text always converts to itself, also where nobody knows what it means
 * ({@code latitude;longitude}). Thread-safe.
 *
 * <p>Where the field and UCUM differ, the field wins when the text stands alone: {@code C} is Celsius (not coulomb),
 * {@code F} Fahrenheit (not farad), {@code mb} millibar (not millibarn), {@code B} byte (not bel), {@code pH} acidity
 * (not picohenry). Within a compound the UCUM meaning holds: {@code mC/m2} is millicoulomb. Apparent and reactive power
 * ({@code VA}, {@code var}) have the dimension of power and convert to {@code W} one to one. Logarithmic units
 * ({@code dB}, {@code pH}) convert to themselves only.
 */
public final class Units {
    /** A longer text is no unit. It also bounds what a hostile text can cost. */
    private static final int MAX_LENGTH = 64;

    /** Far more than there are pairs in use; beyond it the cache starts anew. */
    private static final int MAX_CACHED = 10_000;

    private final Map<Pair, Optional<Conversion>> cache = new ConcurrentHashMap<>();

    /**
     * The conversion of numbers of the unit {@code from} to the unit {@code to}; empty where there is none.
     *
     * @param from {@code null} for numbers without a unit, which convert to the plain number 1 only, under any of its
     *     names; not to {@code %}
     */
    public Optional<Conversion> conversion(@Nullable String from, String to) {
        String source = from == null ? "1" : from;
        if (source.equals(to)) {
            return Optional.of(Conversion.IDENTITY);
        }
        if (source.length() > MAX_LENGTH || to.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        if (cache.size() >= MAX_CACHED) {
            cache.clear();
        }
        Optional<Conversion> found = cache.computeIfAbsent(new Pair(source, to), pair -> find(pair.from, pair.to));
        return from == null ? found.filter(Conversion.IDENTITY::equals) : found;
    }

    /** Whether the text is a UCUM code or a spelling of {@code aliases.txt}, those that convert to themselves only included. */
    public boolean isKnown(String unit) {
        return !isNone(unit)
                && (Aliases.ofWhole(unit.strip()).isPresent()
                        || DerivedUnits.code(unit).isPresent());
    }

    /**
     * A known spelling that an unknown one may have been meant to be: one that differs in case only, or, of four characters
     * and more, by few others.
     */
    public Optional<String> nearest(String unit) {
        String text = unit.strip();
        return isNone(text) ? Optional.empty() : Aliases.nearest(text);
    }

    /**
     * Whether numbers of the unit count from a zero of their own, so that neither their sums nor their integrals mean
     * anything: degrees Celsius and Fahrenheit.
     */
    public boolean hasOffset(String unit) {
        return !isNone(unit)
                && DerivedUnits.toKelvin(unit)
                        .filter(conversion -> conversion.offset() != 0)
                        .isPresent();
    }

    /**
     * The unit of a difference of two numbers: {@code K} for Celsius, {@code [degR]} for Fahrenheit, else the unit
     * itself. Differences keep their numbers.
     */
    public String difference(String unit) {
        return hasOffset(unit) ? DerivedUnits.difference(unit) : unit;
    }

    /**
     * The unit of numbers multiplied by a time in hours: {@code kWh} for {@code kW}, {@code m³} for {@code m³/h}. Of a
     * scale with a zero of its own it is that of its differences. A text without a meaning gets one that converts to
     * itself only.
     */
    public String timesHour(String unit) {
        return isNone(unit) ? unit + ".h" : DerivedUnits.timesHour(difference(unit.strip()));
    }

    /** The unit of numbers divided by a time in hours: {@code kW} for {@code kWh}; else as {@link #timesHour}. */
    public String perHour(String unit) {
        return isNone(unit) ? unit + "/h" : DerivedUnits.perHour(difference(unit.strip()));
    }

    /**
     * Whether one of the units is the other one times a time: {@code kW} and {@code kWh}, {@code m3/h} and {@code l}. Of
     * a scale with a zero of its own its differences count.
     */
    public boolean differByTime(String a, String b) {
        return !isNone(a) && !isNone(b) && DerivedUnits.differByTime(difference(a), difference(b));
    }

    /** The library's parser skips controls, which would make a unit of what is none. */
    private static boolean isNone(String unit) {
        return unit.length() > MAX_LENGTH || unit.strip().chars().anyMatch(Character::isISOControl);
    }

    private static Optional<Conversion> find(String from, String to) {
        if (isNone(from) || isNone(to)) {
            return Optional.empty();
        }
        Optional<String> source = UnitText.toUcum(from);
        Optional<String> target = UnitText.toUcum(to);
        if (source.isEmpty() || target.isEmpty()) {
            return Optional.empty();
        }
        return source.equals(target) && Ucum.isKnown(source.get())
                ? Optional.of(Conversion.IDENTITY)
                : Ucum.conversion(source.get(), target.get());
    }

    private record Pair(String from, String to) {}
}
