package org.oda.model;

import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a record must have to be selected: a number of the attribute that has a way to the condition's unit, and there
 * passes the test. Both functions are pure, and are called from several threads.
 *
 * @param field the attribute's name
 * @param conversions from the unit of a value, {@code null} for none, to that of the test; empty where there is no way
 */
public record Condition(
        String field, Function<@Nullable String, Optional<Conversion>> conversions, DoublePredicate test) {
    /** Whether one of the attributes fulfils it. */
    boolean holds(List<Attribute> attributes) {
        return attributes.stream()
                .filter(attribute -> attribute.name().equals(field) && attribute.isNumeric())
                .anyMatch(attribute -> conversions
                        .apply(attribute.unit())
                        .filter(conversion -> test.test(conversion.apply(attribute.value())))
                        .isPresent());
    }
}
