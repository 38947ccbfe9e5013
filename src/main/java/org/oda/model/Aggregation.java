package org.oda.model;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be calculated of one or several attributes.
 *
 * @param functions at least one, each once
 * @param fields at least one, each once
 * @param windows {@code null} for one value over the whole range
 * @param maxGap readings of one series that are farther apart are not connected by twa, integral, delta and rate;
 *     {@code null} where all are
 * @param by what to group by; empty for one group
 * @param listed whether function or field was asked for as a list, so that the answer has room for several
 */
public record Aggregation(
        List<Function> functions,
        List<Field> fields,
        @Nullable Windows windows,
        @Nullable Duration maxGap,
        Set<Key> by,
        boolean listed) {
    public Aggregation {
        functions = List.copyOf(functions);
        fields = List.copyOf(fields);
        by = Set.copyOf(by);
        if (functions.isEmpty() || fields.isEmpty()) {
            throw new IllegalArgumentException("function and field are needed");
        }
        if (!listed && (functions.size() > 1 || fields.size() > 1)) {
            throw new IllegalArgumentException("several functions or fields, and no list");
        }
    }

    /**
     * One function of one attribute, without grouping.
     *
     * @param frequency the length of the windows; {@code null} for one value over the whole range
     */
    public static Aggregation of(Function function, String field, String unit, @Nullable Duration frequency) {
        return new Aggregation(
                List.of(function),
                List.of(new Field(field, unit)),
                frequency == null ? null : Windows.ofMinutes(frequency),
                null,
                Set.of(),
                false);
    }

    /**
     * One attribute and what its values are to be brought to.
     *
     * @param name the attribute's name
     * @param unit the target unit's text; {@code null} for the one most used in the range
     */
    public record Field(String name, @Nullable String unit) {
        public Field {
            if (name.isEmpty() || (unit != null && unit.isEmpty())) {
                throw new IllegalArgumentException("field and unit must not be empty");
            }
        }
    }

    /** What groups of records share; in lower case these are the names in a request. */
    public enum Key {
        TOPIC,
        GENERATOR_ID
    }
}
