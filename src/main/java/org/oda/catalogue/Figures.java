package org.oda.catalogue;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.oda.model.Nanos;
import org.oda.store.Inventory;
import org.oda.store.StoredSeries;
import org.oda.store.StoredSeries.Recent;

/**
 * What the records of some series tell together.
 *
 * @param rate records per second in the last full five minutes before those of the last record; where these hold fewer than ten
 *     records, in the last full hour, and where that does, in the last full day; {@code null} where there was none at all
 * @param interval the usual one in seconds: the median of the newest times between records that follow one another in a series;
 *     {@code null} where no two do
 */
public record Figures(
        long records,
        Instant first,
        Instant last,
        @Nullable Double rate,
        @Nullable Double interval) {
    /** A period with fewer records tells little of how many come. */
    private static final int ENOUGH = 10;

    private static final double NANOS = 1e9;

    /** @param series at least one */
    static Figures of(List<StoredSeries> series) {
        long records = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (StoredSeries each : series) {
            records += each.records();
            first = Math.min(first, each.first());
            last = Math.max(last, each.last());
        }
        return new Figures(records, Nanos.toInstant(first), Nanos.toInstant(last), rate(series), interval(series));
    }

    private static @Nullable Double rate(List<StoredSeries> series) {
        List<List<Recent>> recent = series.stream().map(StoredSeries::recent).toList();
        Double rate = null;
        for (int i = 0; i < Inventory.PERIODS.size(); i++) {
            int period = i;
            long full = recent.stream()
                            .mapToLong(each -> each.get(period).number())
                            .max()
                            .orElseThrow()
                    - 1;
            long records =
                    recent.stream().mapToLong(each -> each.get(period).in(full)).sum();
            if (records > 0) {
                rate = records / (double) Inventory.PERIODS.get(period).toSeconds();
            }
            if (records >= ENOUGH) {
                return rate;
            }
        }
        return rate;
    }

    private static @Nullable Double interval(List<StoredSeries> series) {
        long[] gaps = series.stream()
                .flatMapToLong(each -> LongStream.of(each.gaps()))
                .toArray();
        if (gaps.length == 0) {
            return null;
        }
        Arrays.sort(gaps);
        int middle = gaps.length / 2;
        return (gaps.length % 2 == 1 ? gaps[middle] : gaps[middle - 1] + (gaps[middle] - gaps[middle - 1]) / 2.0)
                / NANOS;
    }
}
