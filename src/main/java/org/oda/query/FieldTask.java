package org.oda.query;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oda.model.Conversion;
import org.oda.model.Function;

/**
 * What is to be made of one attribute; shared by the threads that work at it.
 *
 * @param ways from the unit of a value, {@code null} for none, to that of the results; empty where there is none
 * @param maxGap in nanoseconds: readings farther apart are not connected
 * @param mostRows as many results as there may be
 * @param seriesCounted whether it is asked how many series a group has
 */
record FieldTask(
        String field,
        List<Function> functions,
        Needs needs,
        WindowGrid grid,
        Groups groups,
        java.util.function.Function<@Nullable String, Optional<Conversion>> ways,
        Budget budget,
        long maxGap,
        int mostRows,
        boolean seriesCounted) {}
