package org.oda.client;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One calculated value: of one function and one attribute in one window of one group.
 *
 * @param timestamp the end of its window, or the start where that was asked for
 * @param topic the group's, else the one asked for; {@code null} for several
 * @param generatorId the group's, else the one asked for; {@code null} for several
 * @param function its name, such as {@code p95}
 * @param unit {@code null} for none
 * @param value {@link Double#NaN} where the window has none
 * @param count how many values the attribute has there
 * @param used how many of them went into the value
 * @param skipped how many did not, by reason: {@code text}, {@code no_unit}, {@code unit:<text>}
 * @param coverage the share of the window that has data, from 0 to 1; {@code null} without windows and where it is unknown
 */
public record AggregateValue(
        Instant timestamp,
        @Nullable String topic,
        @Nullable String generatorId,
        String field,
        String function,
        @Nullable String unit,
        double value,
        long count,
        long used,
        Map<String, Long> skipped,
        @Nullable Double coverage) {
    public AggregateValue {
        skipped = Collections.unmodifiableMap(new LinkedHashMap<>(skipped));
    }
}
