package org.oda.codec;

import java.time.Instant;
import java.util.Optional;

/**
 * A time in a text, in the forms that records may have (see {@link Timestamps}), where one without an offset is kept
 * apart: in a record it is UTC, in a file it is the time of some place.
 *
 * @param time the instant; that of UTC where the time is local
 * @param local whether the text has neither an offset nor is a number since 1970
 */
public record FieldTime(Instant time, boolean local) {
    private static final int BASIC_DATE = 8;

    /** Empty where the text is no time. */
    public static Optional<FieldTime> read(String text) {
        return Timestamps.ofText(text).map(time -> new FieldTime(time, isLocal(text.strip())));
    }

    private static boolean isLocal(String text) {
        if (Numbers.isDecimal(text)) {
            return text.length() == BASIC_DATE && text.chars().allMatch(c -> c >= '0' && c <= '9');
        }
        int time = Math.max(Math.max(text.indexOf('T'), text.indexOf('t')), text.indexOf(' '));
        if (time < 0) {
            return true;
        }
        for (int i = time + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 'Z' || c == 'z' || c == '+' || c == '-') {
                return false;
            }
        }
        return true;
    }
}
