package org.oda.store;

import java.time.Duration;
import java.util.List;

/**
 * What is stored, series by series, as it was at one moment. It does not change, and holds nothing of the database.
 *
 * @param series in no order, each once
 */
public record Inventory(List<StoredSeries> series) {
    /** Records are counted by periods of these lengths, which begin at 1970-01-01T00:00:00Z; each is a part of the next. */
    public static final List<Duration> PERIODS =
            List.of(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofDays(1));

    /** So many of the newest gaps between the records of a series are kept. */
    public static final int GAPS = 16;

    public Inventory {
        series = List.copyOf(series);
    }
}
