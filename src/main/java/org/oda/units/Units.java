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

    /** Whether the text is a UCUM code or an alias. */
    public boolean isKnown(String unit) {
        return UnitText.toUcum(unit).filter(Ucum::isKnown).isPresent();
    }

    /** Whether the unit's zero is not that of its quantity, as with Celsius. */
    public boolean hasOffset(String unit) {
        return conversion(unit, "K").filter(found -> found.offset() != 0).isPresent();
    }

    /** The unit of differences. */
    public String difference(String unit) {
        return hasOffset(unit) ? conversion(unit, "K").orElseThrow().scale() == 1 ? "K" : "[degR]" : unit;
    }

    /** The unit of a value times an hour. */
    public String timesHour(String unit) {
        return switch (unit) {
            case "kW" -> "kWh";
            case "W" -> "Wh";
            case "A" -> "Ah";
            default -> unit + ".h";
        };
    }

    /** The unit of a value for each hour. */
    public String perHour(String unit) {
        return switch (unit) {
            case "kWh" -> "kW";
            case "Wh" -> "W";
            case "Ah" -> "A";
            default -> unit + "/h";
        };
    }

    /** Whether the dimensions of both differ by time alone. */
    public boolean differByTime(String a, String b) {
        return conversion(timesHour(a), b).isPresent()
                || conversion(timesHour(b), a).isPresent();
    }

    private static Optional<Conversion> find(String from, String to) {
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
