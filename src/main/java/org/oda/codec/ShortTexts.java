package org.oda.codec;

/**
 * One {@link String} for the same characters, most of the time: names, units and generators repeat from record to
 * record. A slot holds the last text that fell into it, so the memory is bounded whatever clients send; that threads
 * overwrite each other's slots does no harm.
 */
final class ShortTexts {
    private static final int SLOTS = 4096;
    private static final int MAX_LENGTH = 48;
    private static final String[] TEXTS = new String[SLOTS];

    private ShortTexts() {}

    static String of(char[] chars, int offset, int length) {
        if (length > MAX_LENGTH) {
            return new String(chars, offset, length);
        }
        int hash = 0;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + chars[i];
        }
        int slot = (hash ^ hash >>> 15) & (SLOTS - 1);
        String known = TEXTS[slot];
        if (known != null && isSame(known, chars, offset, length)) {
            return known;
        }
        String text = new String(chars, offset, length);
        TEXTS[slot] = text;
        return text;
    }

    private static boolean isSame(String text, char[] chars, int offset, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != chars[offset + i]) {
                return false;
            }
        }
        return true;
    }
}
