package org.oda.model;

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
        String field, Function<@Nullable String, Optional<Conversion>> conversions, DoublePredicate test) {}
