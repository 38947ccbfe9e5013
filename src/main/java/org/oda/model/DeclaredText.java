package org.oda.model;

import org.jspecify.annotations.Nullable;

/** The texts of a declaration: shown on terminals and pages, and kept for ever. */
final class DeclaredText {
    private static final int SHOWN = 20;
    private static final int UNKNOWN = 0xfffd;

    private DeclaredText() {}

    /** Returns the text; {@code null} where it is empty. */
    static @Nullable String check(String field, @Nullable String text, int mostChars) {
        return check(field, field, text, mostChars);
    }

    /** @param label of the text in errors, which begins with the field */
    static @Nullable String check(String field, String label, @Nullable String text, int mostChars) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (text.length() > mostChars) {
            throw bad(
                    field,
                    "%s has %d characters, and %d are the most: shorten it".formatted(label, text.length(), mostChars));
        }
        text.codePoints().filter(DeclaredText::isUnfit).findFirst().ifPresent(c -> {
            throw bad(field, "%s holds the character U+%04X, which is no text: leave it out".formatted(label, c));
        });
        return text;
    }

    /** The first characters of a name, as an error can show them in a line. */
    static String beginning(String name) {
        return name.codePoints()
                .limit(SHOWN)
                .map(c -> Character.isISOControl(c) || isUnfit(c) ? UNKNOWN : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    static OdaException bad(String field, String detail) {
        return OdaException.inField(ErrorCode.BAD_VALUE, field, detail);
    }

    private static boolean isUnfit(int codePoint) {
        return (Character.isISOControl(codePoint) && codePoint != '\n' && codePoint != '\t')
                || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
    }
}
