package org.oda.importer;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * From clocks on a wall to instants, by java.time's rule: a time that comes twice when clocks are set back is the first
 * of the two, and one that is left out when they are set forward is moved on by the length of the gap. Both are counted.
 */
final class ZoneClock {
    private static final long DAY = 86_400;
    private static final long MOST_OFFSET = 18 * 3600;

    private final ZoneRules rules;
    private long plainDay = Long.MIN_VALUE;
    private int plainOffset;
    private long twice;
    private long leftOut;

    ZoneClock(ZoneId zone) {
        this.rules = zone.getRules();
    }

    /** @param local seconds from 1970-01-01T00:00:00 on the wall; the result is from that in UTC */
    long toInstant(long local) {
        long day = Math.floorDiv(local, DAY);
        if (day == plainDay || isPlain(day)) {
            return local - plainOffset;
        }
        LocalDateTime time = LocalDateTime.ofEpochSecond(local, 0, ZoneOffset.UTC);
        ZoneOffsetTransition transition = rules.getTransition(time);
        if (transition == null) {
            return local - rules.getOffset(time).getTotalSeconds();
        }
        if (transition.isGap()) {
            leftOut++;
        } else {
            twice++;
        }
        return local - transition.getOffsetBefore().getTotalSeconds();
    }

    /** Whether no clock is set anywhere near the day, so that one offset holds for all of it; it is kept. */
    private boolean isPlain(long day) {
        Instant before = Instant.ofEpochSecond(day * DAY - MOST_OFFSET);
        ZoneOffsetTransition next = rules.nextTransition(before);
        if (next != null && next.toEpochSecond() <= (day + 1) * DAY + MOST_OFFSET) {
            return false;
        }
        plainDay = day;
        plainOffset = rules.getOffset(before).getTotalSeconds();
        return true;
    }

    /** Times that the clock showed twice. */
    long twice() {
        return twice;
    }

    /** Times that the clock never showed. */
    long leftOut() {
        return leftOut;
    }
}
