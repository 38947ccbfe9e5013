package org.oda.table;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The encoded form of texts that come again and again, such as names of generators. For one thread. */
final class TextCache<T> {
    private static final int MAX_ENTRIES = 2000;
    private static final int MAX_LENGTH = 100;

    private final Function<byte[], T> form;
    private final Map<String, T> known = new HashMap<>();

    /** @param form from UTF-8 */
    TextCache(Function<byte[], T> form) {
        this.form = form;
    }

    T of(String text) {
        if (text.length() > MAX_LENGTH) {
            return encode(text);
        }
        T found = known.get(text);
        if (found == null) {
            found = encode(text);
            if (known.size() == MAX_ENTRIES) {
                known.clear();
            }
            known.put(text, found);
        }
        return found;
    }

    private T encode(String text) {
        return form.apply(text.getBytes(StandardCharsets.UTF_8));
    }
}
