package org.oda.codec;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import org.oda.model.Nanos;

/** Writes times as {@code 2024-04-11T10:01:56Z}, with a fraction only where there is one. For one thread. */
final class TimestampWriter {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int DATE_LENGTH = 10;

    private final byte[] text = "0000-00-00T00:00:00".getBytes(StandardCharsets.US_ASCII);
    private long day = Long.MIN_VALUE;

    /** An instant that a {@code long} of nanoseconds does not hold is written by its own {@code toString}. */
    void write(Instant instant, JsonBuffer out) {
        if (instant.isBefore(Nanos.MIN) || instant.isAfter(Nanos.MAX)) {
            out.raw(instant.toString());
        } else {
            write(Nanos.of(instant), out);
        }
    }

    /** @param nanos since 1970-01-01T00:00:00Z */
    void write(long nanos, JsonBuffer out) {
        long second = Math.floorDiv(nanos, NANOS_PER_SECOND);
        int fraction = (int) Math.floorMod(nanos, NANOS_PER_SECOND);
        long newDay = Math.floorDiv(second, SECONDS_PER_DAY);
        if (newDay != day) {
            day = newDay;
            writeDate(LocalDate.ofEpochDay(day));
        }
        int ofDay = Math.floorMod(second, SECONDS_PER_DAY);
        twoDigits(DATE_LENGTH + 1, ofDay / 3600);
        twoDigits(DATE_LENGTH + 4, ofDay / 60 % 60);
        twoDigits(DATE_LENGTH + 7, ofDay % 60);
        out.write(text);
        if (fraction != 0) {
            out.write('.');
            for (long unit = NANOS_PER_SECOND / 10; fraction != 0; unit /= 10) {
                out.write((int) ('0' + fraction / unit));
                fraction %= (int) unit;
            }
        }
        out.write('Z');
    }

    /** The years of a {@code long} of nanoseconds have four digits. */
    private void writeDate(LocalDate date) {
        twoDigits(0, date.getYear() / 100);
        twoDigits(2, date.getYear() % 100);
        twoDigits(5, date.getMonthValue());
        twoDigits(8, date.getDayOfMonth());
    }

    private void twoDigits(int at, int value) {
        text[at] = (byte) ('0' + value / 10);
        text[at + 1] = (byte) ('0' + value % 10);
    }
}
