package org.oda.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.oda.model.Conversion;

/** The ways from the units of samples, by their numbers. For one thread. */
final class UnitWays {
    private final Function<@Nullable String, Optional<Conversion>> ways;
    private final List<Optional<Conversion>> known = new ArrayList<>();

    UnitWays(Function<@Nullable String, Optional<Conversion>> ways) {
        this.ways = ways;
    }

    /** {@code null} where there is no way. */
    @Nullable Conversion of(int unit, List<@Nullable String> units) {
        while (known.size() <= unit) {
            known.add(ways.apply(units.get(known.size())));
        }
        return known.get(unit).orElse(null);
    }
}
