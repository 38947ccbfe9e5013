package org.oda.access;

import java.util.regex.Pattern;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * Names of topics: {@code *} stands for any run of characters, everything else for itself. Topics of the service's own never
 * match.
 *
 * @param text 1 to 249 of the characters that Kafka allows in a topic's name, and {@code *}
 */
public record TopicPattern(String text) {
    private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9._*-]{1,249}");
    private static final Pattern STARS = Pattern.compile("\\*{2,}");
    private static final String RESERVED = "__";

    /** Every topic. */
    public static final TopicPattern ALL = new TopicPattern("*");

    public TopicPattern {
        if (!FORM.matcher(text).matches()) {
            throw OdaException.inField(
                    ErrorCode.BAD_VALUE,
                    "topic",
                    "'%s' is no pattern of topics: give letters, digits, '.', '_', '-', and '*' for any run of characters"
                            .formatted(text));
        }
        // so that there is one pattern of everything
        text = STARS.matcher(text).replaceAll("*");
    }

    /** In the time of both lengths multiplied, however many stars there are. */
    public boolean matches(String topic) {
        if (topic.startsWith(RESERVED)) {
            return false;
        }
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = 0;
        while (at < topic.length()) {
            if (in < text.length() && text.charAt(in) == '*') {
                star = in++;
                resume = at;
            } else if (in < text.length() && text.charAt(in) == topic.charAt(at)) {
                in++;
                at++;
            } else if (star >= 0) {
                // the last star takes one more; those before it need not
                in = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        while (in < text.length() && text.charAt(in) == '*') {
            in++;
        }
        return in == text.length();
    }

    @Override
    public String toString() {
        return text;
    }
}
