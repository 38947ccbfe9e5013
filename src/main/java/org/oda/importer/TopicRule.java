package org.oda.importer;

import org.oda.codec.Clip;

/** The names that the gateway registers; it has the last word, but a dry run does not ask it. */
final class TopicRule {
    private static final int LONGEST = 249;

    private TopicRule() {}

    static boolean allows(String name) {
        if (name.isEmpty()
                || name.length() > LONGEST
                || name.equals(".")
                || name.equals("..")
                || name.startsWith("__")) {
            return false;
        }
        return name.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '.'
                        || c == '_'
                        || c == '-');
    }

    static String describe(String name) {
        return "'%s' is no name for a topic: up to %d of a-z, A-Z, 0-9, '.', '_' and '-', and not '__' first"
                .formatted(Clip.of(name), LONGEST);
    }
}
