package org.oda.codec;

import java.util.Collection;
import java.util.stream.Collectors;

/** Shows what somebody sent, in a message for people. */
public final class Clip {
    private static final int MAX_CHARS = 60;
    private static final int MAX_LINE_CHARS = 200;
    private static final int MAX_TEXTS = 20;

    private Clip() {}

    /** At most 60 characters, without line breaks and other controls. */
    public static String of(String text) {
        return clip(text, MAX_CHARS);
    }

    /** A library's message, which may quote what was sent: at most 200 characters. */
    public static String line(String message) {
        return clip(message, MAX_LINE_CHARS);
    }

    /** The first of the texts, each in quotation marks, separated by commas, and how many more there are. */
    public static String list(Collection<String> texts) {
        String shown = texts.stream()
                .limit(MAX_TEXTS)
                .map(text -> "'" + of(text) + "'")
                .collect(Collectors.joining(", "));
        return texts.size() > MAX_TEXTS ? "%s and %d more".formatted(shown, texts.size() - MAX_TEXTS) : shown;
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
