package org.oda.mqtt;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text in which <code>{1}</code>, <code>{2}</code> … stand for what the wildcards of a filter matched. */
final class Template {
    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern NOT_KAFKAS = Pattern.compile("[^A-Za-z0-9._-]");

    /** Texts, and the numbers of wildcards from 0. */
    private final List<Object> parts;

    private Template(List<Object> parts) {
        this.parts = parts;
    }

    /** Throws an {@link IllegalArgumentException} where it names a wildcard that is not there, or is empty. */
    static Template of(String text, int wildcards) {
        List<Object> parts = new ArrayList<>();
        Matcher place = PLACE.matcher(text);
        int end = 0;
        while (place.find()) {
            parts.add(text.substring(end, place.start()));
            parts.add(wildcard(place.group(1), wildcards));
            end = place.end();
        }
        parts.add(text.substring(end));
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a text that is not empty");
        }
        return new Template(parts);
    }

    /** A text in which nothing stands for anything else. */
    static Template fixed(String text) {
        return new Template(List.of(text));
    }

    private static Integer wildcard(String number, int wildcards) {
        if (!number.matches("[1-9]\\d{0,3}") || Integer.parseInt(number) > wildcards) {
            throw new IllegalArgumentException(
                    wildcards == 0
                            ? "a text without {}: the filter has no wildcards that it could stand for"
                            : "a text with {1} to {%d} for the wildcards of the filter".formatted(wildcards));
        }
        return Integer.parseInt(number) - 1;
    }

    /** The text for what was matched. */
    String fill(List<String> matched) {
        StringBuilder filled = new StringBuilder();
        for (Object part : parts) {
            filled.append(part instanceof Integer wildcard ? matched.get(wildcard) : part);
        }
        return filled.toString();
    }

    /** The same as the name of a Kafka topic: what Kafka does not allow in one becomes a hyphen. */
    String fillTopic(List<String> matched) {
        return NOT_KAFKAS.matcher(fill(matched)).replaceAll("-");
    }
}
