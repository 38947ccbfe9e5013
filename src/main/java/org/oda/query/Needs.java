package org.oda.query;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.oda.model.Function;
import org.oda.model.Function.Kind;

/**
 * What is to be gathered for the functions that were asked for, and no more.
 *
 * @param count whether texts count as well
 * @param countOnly whether no number is looked at
 * @param ends the first and the last value
 * @param values all values themselves
 */
record Needs(
        boolean count,
        boolean countOnly,
        boolean sum,
        boolean extremes,
        boolean squares,
        boolean ends,
        boolean values,
        boolean segments) {
    static Needs of(List<Function> functions) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        functions.forEach(function -> kinds.add(function.kind()));
        return new Needs(
                kinds.contains(Kind.COUNT),
                kinds.equals(EnumSet.of(Kind.COUNT)),
                any(kinds, Kind.SUM, Kind.AVG, Kind.TWA),
                any(kinds, Kind.MIN, Kind.MAX, Kind.SPREAD),
                kinds.contains(Kind.STDDEV),
                any(kinds, Kind.FIRST, Kind.LAST),
                any(kinds, Kind.MEDIAN, Kind.PERCENTILE),
                any(kinds, Kind.TWA, Kind.INTEGRAL, Kind.DELTA, Kind.RATE));
    }

    private static boolean any(Set<Kind> kinds, Kind... some) {
        for (Kind kind : some) {
            if (kinds.contains(kind)) {
                return true;
            }
        }
        return false;
    }
}
