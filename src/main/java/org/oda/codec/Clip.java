package org.oda.codec;

/** Shows what a client sent, in a message for people. */
final class Clip {
    private static final int MAX_CHARS = 60;
    private static final int MAX_LINE_CHARS = 200;

    private Clip() {}

    /** At most 60 characters, without line breaks and other controls. */
    static String of(String text) {
        return clip(text, MAX_CHARS);
    }

    /** A library's message, which may quote what was sent: at most 200 characters. */
    static String line(String message) {
        return clip(message, MAX_LINE_CHARS);
    }

    private static String clip(String text, int max) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && i < max; i++) {
            char c = text.charAt(i);
            boolean plain = !Character.isISOControl(c) && !Character.isSurrogate(c);
            shown.append(plain ? c : '\ufffd');
        }
        return text.length() > max ? shown.append('…').toString() : shown.toString();
    }
}
