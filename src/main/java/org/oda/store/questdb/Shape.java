package org.oda.store.questdb;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a row holds: the numeric attributes have the row's slots in turn, the others, which are text, have none.
 *
 * @param id as in the rows; the shapes have the numbers from 0 without a gap
 * @param slots sorted by name; at most {@value RecordTable#SLOTS} numeric and as many others
 */
record Shape(int id, List<Slot> slots) {
    Shape {
        slots = List.copyOf(slots);
    }

    String encoded() {
        return encode(slots);
    }

    /**
     * The slots as text, exactly: names may hold any character. Each is {@code n} or {@code t}, then the name, then
     * the unit, both as length, colon, text; {@code -} for no unit.
     */
    static String encode(List<Slot> slots) {
        StringBuilder text = new StringBuilder();
        for (Slot slot : slots) {
            text.append(slot.numeric() ? 'n' : 't');
            append(text, slot.name());
            append(text, slot.unit());
        }
        return text.toString();
    }

    static List<Slot> decode(CharSequence text) {
        List<Slot> slots = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            boolean numeric = text.charAt(at++) == 'n';
            int nameEnd = end(text, at);
            String name = String.valueOf(part(text, at, nameEnd));
            int unitEnd = end(text, nameEnd);
            slots.add(new Slot(name, part(text, nameEnd, unitEnd), numeric));
            at = unitEnd;
        }
        return slots;
    }

    private static void append(StringBuilder text, @Nullable String part) {
        if (part == null) {
            text.append('-');
        } else {
            text.append(part.length()).append(':').append(part);
        }
    }

    private static int end(CharSequence text, int at) {
        if (text.charAt(at) == '-') {
            return at + 1;
        }
        int colon = colon(text, at);
        return colon + 1 + Integer.parseInt(text, at, colon, 10);
    }

    private static @Nullable String part(CharSequence text, int at, int end) {
        return text.charAt(at) == '-'
                ? null
                : text.subSequence(colon(text, at) + 1, end).toString();
    }

    private static int colon(CharSequence text, int at) {
        int colon = at;
        while (text.charAt(colon) != ':') {
            colon++;
        }
        return colon;
    }
}
