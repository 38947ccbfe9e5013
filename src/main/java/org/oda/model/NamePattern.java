package org.oda.model;

/**
 * A name, or a pattern of names in which each {@code *} stands for any number of characters. Upper and lower case differ.
 *
 * @param text not empty
 */
public record NamePattern(String text) {
    private static final char ANY = '*';

    public NamePattern {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a name is empty");
        }
        text = text.replaceAll("\\*{2,}", "*"); // thousands of them would have to be passed for each name
    }

    /** Whether it stands for more than the name itself. */
    public boolean isGlob() {
        return text.indexOf(ANY) >= 0;
    }

    /** In time of at most the product of both lengths. */
    public boolean matches(String name) {
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = 0;
        while (in < name.length()) {
            if (at < text.length() && text.charAt(at) == ANY) {
                star = at++;
                resume = in;
            } else if (at < text.length() && text.charAt(at) == name.charAt(in)) {
                at++;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++resume;
            } else {
                return false;
            }
        }
        while (at < text.length() && text.charAt(at) == ANY) {
            at++;
        }
        return at == text.length();
    }
}
