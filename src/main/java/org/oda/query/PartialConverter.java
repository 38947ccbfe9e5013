package org.oda.query;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.oda.model.Conversion;
import org.oda.store.Partial;
import org.oda.units.Units;

/** Brings partials to the target unit, and keeps account of what has no path to it. */
final class PartialConverter {
    private final Units units;
    private final String targetUnit;
    private final LeftOut leftOut = new LeftOut();
    private final Map<Optional<String>, Optional<Conversion>> conversions = new HashMap<>();

    PartialConverter(Units units, String targetUnit) {
        this.units = units;
        this.targetUnit = targetUnit;
    }

    /** Empty where the partial has no number, or none that can be converted. */
    Optional<Partial> convert(Partial partial) {
        if (partial.nonNumeric() > 0) {
            leftOut.addText(partial.nonNumeric());
        }
        if (partial.count() == 0) {
            return Optional.empty();
        }
        Optional<Conversion> conversion = conversions.computeIfAbsent(
                Optional.ofNullable(partial.unit()), unit -> units.conversion(unit.orElse(null), targetUnit));
        if (conversion.isEmpty()) {
            leftOut.addUnconvertible(partial.unit(), partial.count());
        }
        return conversion.map(c -> apply(c, partial));
    }

    LeftOut leftOut() {
        return leftOut;
    }

    private Partial apply(Conversion conversion, Partial partial) {
        double atMin = conversion.scale() * partial.min() + conversion.offset();
        double atMax = conversion.scale() * partial.max() + conversion.offset();
        return new Partial(
                partial.window(),
                targetUnit,
                partial.count(),
                partial.nonNumeric(),
                conversion.scale() * partial.sum() + conversion.offset() * partial.count(),
                Math.min(atMin, atMax),
                Math.max(atMin, atMax));
    }
}
