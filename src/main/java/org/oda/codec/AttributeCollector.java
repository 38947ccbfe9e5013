package org.oda.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.model.Attribute;

/**
 * Gathers the attributes of one record, whatever text form they come in. A name that comes again replaces what was
 * there. A reader calls {@link #begin}, then what it finds, then {@link #end}.
 */
class AttributeCollector {
    /** Longer names and units are no names and units, and a store keeps each distinct one for ever. */
    static final int MAX_TEXT_CHARS = 1000;

    /** Each is a row in the store: one message must not become a flood. */
    static final int MAX_ATTRIBUTES = 10_000;

    private static final String NONE = "None";

    /** Up to here a list is searched faster than a map. */
    private static final int FEW = 24;

    private final List<Attribute> few = new ArrayList<>();
    private @Nullable Map<String, Attribute> byName;
    private @Nullable String fault;

    private @Nullable String unit;
    private double value;
    private boolean present;
    private boolean opaqueUnit;

    /** A new attribute, of which nothing is known yet. */
    void begin() {
        unit = null;
        present = false;
        opaqueUnit = false;
    }

    /** A number; an infinite one is text. */
    void number(double number) {
        value = Numbers.finite(number);
        present = true;
    }

    void bool(boolean bool) {
        number(bool ? 1 : 0);
    }

    /** A string: a number in quotes is a number. */
    void text(char[] chars, int offset, int length) {
        if (isNone(chars, offset, length)) {
            noValue();
        } else {
            value = Numbers.parse(chars, offset, offset + length);
            present = true;
        }
    }

    void text(String text) {
        text(text.toCharArray(), 0, text.length());
    }

    /** {@code null}, a nested structure, or nothing. */
    void noValue() {
        present = false;
    }

    void unit(String text) {
        opaqueUnit = false;
        unit = text.isEmpty() || text.equals(NONE) ? null : text;
    }

    void noUnit() {
        opaqueUnit = false;
        unit = null;
    }

    /** A unit that is a structure: what the value means is unknown, so it must not pass as a plain number. */
    void opaqueUnit() {
        opaqueUnit = true;
    }

    void end(String name) {
        if (name.isEmpty()) {
            return; // no query can ask for it
        }
        if (!isFit(name) || (unit != null && !isFit(unit))) {
            fault = "the name or unit of attribute '%s' is longer than %d characters, or is no valid Unicode"
                    .formatted(Clip.of(name), MAX_TEXT_CHARS);
            return;
        }
        remove(name);
        if (present && !opaqueUnit) {
            add(new Attribute(name, unit, value));
        }
    }

    private void remove(String name) {
        if (byName != null) {
            byName.remove(name);
            return;
        }
        for (int i = 0; i < few.size(); i++) {
            if (few.get(i).name().equals(name)) {
                few.remove(i);
                return;
            }
        }
    }

    private void add(Attribute attribute) {
        if (byName == null && few.size() < FEW) {
            few.add(attribute);
            return;
        }
        if (byName == null) {
            byName = new LinkedHashMap<>();
            for (Attribute earlier : few) {
                byName.put(earlier.name(), earlier);
            }
        }
        if (byName.size() == MAX_ATTRIBUTES) {
            fault = "more than %d attributes".formatted(MAX_ATTRIBUTES);
        } else {
            byName.put(attribute.name(), attribute);
        }
    }

    private static boolean isFit(String text) {
        return text.length() <= MAX_TEXT_CHARS && Utf8.isStorable(text);
    }

    private static boolean isNone(char[] chars, int offset, int length) {
        return length == 4
                && chars[offset] == 'N'
                && chars[offset + 1] == 'o'
                && chars[offset + 2] == 'n'
                && chars[offset + 3] == 'e';
    }

    /** What makes the record unfit, or {@code null}. */
    @Nullable String fault() {
        return fault;
    }

    /** Each name once. */
    List<Attribute> attributes() {
        return byName == null ? few : List.copyOf(byName.values());
    }
}
