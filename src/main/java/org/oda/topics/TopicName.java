package org.oda.topics;

import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** The names that a topic may have: Kafka's rules, and ours for internal ones. */
public final class TopicName {
    /** Names that start so are ODA's own and Kafka's. */
    public static final String RESERVED_PREFIX = "__";

    private static final int MAX_LENGTH = 249;
    private static final int SHOWN = 60;

    private TopicName() {}

    /**
     * Returns the name.
     *
     * @throws OdaException {@code BAD_TOPIC_NAME} with the name and the rule that it breaks
     */
    public static String check(String name) {
        if (name.isEmpty()) {
            throw bad(name, "it is empty");
        }
        if (name.length() > MAX_LENGTH) {
            throw bad(name, "it has %d characters, and %d are the most".formatted(name.length(), MAX_LENGTH));
        }
        if (name.equals(".") || name.equals("..")) {
            throw bad(name, "'.' and '..' are not allowed");
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isAllowed(name.charAt(i))) {
                throw bad(name, "only a-z, A-Z, 0-9, '.', '_' and '-' are allowed");
            }
        }
        if (isInternal(name)) {
            throw bad(name, "names that start with '%s' are reserved".formatted(RESERVED_PREFIX));
        }
        return name;
    }

    /** Whether the topic is not the users'. */
    public static boolean isInternal(String name) {
        return name.startsWith(RESERVED_PREFIX);
    }

    /** Names that are equal in this form cannot live in one cluster: Kafka's metrics take '.' and '_' for the same. */
    static String collisionForm(String name) {
        return name.replace('.', '_');
    }

    static OdaException collision(String name, String other) {
        return bad(name, "Kafka cannot tell it from '%s': '.' and '_' are the same to it".formatted(other));
    }

    static OdaException bad(String name, String rule) {
        String shown = name.length() > SHOWN ? name.substring(0, SHOWN) + "…" : name;
        return OdaException.inField(
                ErrorCode.BAD_TOPIC_NAME, "topics", "'%s' is not a name for a topic: %s".formatted(shown, rule));
    }

    private static boolean isAllowed(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }
}
