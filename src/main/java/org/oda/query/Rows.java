package org.oda.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** Rows by window and group, in little more memory than they need themselves. For one thread. */
final class Rows {
    private static final int FIRST_SLOTS = 64;
    private static final int FREE = -1;

    private final int most;
    private final List<Row> all = new ArrayList<>();
    private int[] slots = new int[FIRST_SLOTS];

    /** @param most as many as there may be */
    Rows(int most) {
        this.most = most;
        Arrays.fill(slots, FREE);
    }

    List<Row> all() {
        return all;
    }

    @Nullable Row find(long window, int group) {
        int found = slots[slotOf(window, group)];
        return found == FREE ? null : all.get(found);
    }

    /** Makes it where there is none. */
    Row get(long window, int group) {
        Row found = find(window, group);
        if (found == null) {
            found = new Row(window, group);
            put(found);
        }
        return found;
    }

    /** Takes the rows over; the other is not to be used any more. */
    void merge(Rows other) {
        for (Row row : other.all) {
            Row mine = find(row.window(), row.group());
            if (mine == null) {
                put(row);
            } else {
                mine.merge(row);
            }
        }
    }

    private void put(Row row) {
        if (all.size() == most) {
            throw tooMany();
        }
        slots[slotOf(row.window(), row.group())] = all.size();
        all.add(row);
        if (all.size() * 2 > slots.length) {
            slots = new int[slots.length * 2];
            Arrays.fill(slots, FREE);
            for (int i = 0; i < all.size(); i++) {
                slots[slotOf(all.get(i).window(), all.get(i).group())] = i;
            }
        }
    }

    static OdaException tooMany() {
        return OdaException.inField(
                ErrorCode.TOO_MANY_WINDOWS,
                "aggregator.frequency",
                "the answer has more than %d results, one for each window, group and field: use a larger frequency, a shorter range or fewer groups"
                        .formatted(WindowGrid.MAX_WINDOWS));
    }

    private int slotOf(long window, int group) {
        long mixed = (window * 31 + group) * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & (slots.length - 1);
        while (slots[slot] != FREE) {
            Row there = all.get(slots[slot]);
            if (there.window() == window && there.group() == group) {
                break;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }
}
