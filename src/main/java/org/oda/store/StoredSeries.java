package org.oda.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is stored of one series, which is what one generator sends on one topic. Times are nanoseconds since 1970. */
public interface StoredSeries {
    String topic();

    /** {@code null} for all series of the topic together that are too many to be told apart. */
    @Nullable String generatorId();

    /** At least one. */
    long records();

    long first();

    long last();

    /**
     * The newest times between records that follow one another, in nanoseconds, the oldest first: at most {@link Inventory#GAPS}.
     * Records of one instant are one. None where series are not told apart.
     */
    long[] gaps();

    /** For each of {@link Inventory#PERIODS}. */
    List<Recent> recent();

    /** Ordered by name and unit (none first); without those of records whose attributes are too many to be told apart. */
    List<StoredField> fields();

    /** Whether {@link #fields} has all. */
    boolean hasAllFields();

    /**
     * How many records there are in the newest period.
     *
     * @param number of the period that the last record is in, from 1970 on
     * @param before in the period before that one
     */
    record Recent(long number, long records, long before) {
        /** In the period of that number, which is this one or one before it at most. */
        public long in(long period) {
            return period == number ? records : period == number - 1 ? before : 0;
        }
    }

    /**
     * An attribute with one of its units.
     *
     * @param numbers values that are numbers
     * @param texts values that are not
     * @param first the time of the first record that has it
     */
    record StoredField(String field, @Nullable String unit, long numbers, long texts, long first, long last) {}
}
