package org.oda.mqtt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which MQTT topics are meant: levels between slashes, {@code +} for any one level, {@code #} at the end for any number of
 * them. In front may stand {@code $share/GROUP/}, which shares the messages among several clients.
 */
final class TopicFilter {
    static final String ACCEPTED = "an MQTT filter such as site/+/temperature or site/#: + stands for one whole level,"
            + " # for all that follow, at the end";

    private static final String SHARE = "$share/";
    private static final int MAX_BYTES = 65_535;

    private final String text;
    private final String[] levels;

    private TopicFilter(String text, String[] levels) {
        this.text = text;
        this.levels = levels;
    }

    /** Throws an {@link IllegalArgumentException} where the text is no filter. */
    static TopicFilter of(String text) {
        String own = text;
        if (text.startsWith(SHARE)) {
            int end = text.indexOf('/', SHARE.length());
            String group = end < 0 ? "" : text.substring(SHARE.length(), end);
            own = end < 0 ? "" : text.substring(end + 1);
            refuseIf(group.isEmpty() || group.contains("+") || group.contains("#"));
        }
        refuseIf(own.isEmpty() || text.length() > MAX_BYTES || text.indexOf('\0') >= 0);
        String[] levels = own.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            boolean wild = levels[i].contains("+") || levels[i].contains("#");
            refuseIf(wild && levels[i].length() > 1);
            refuseIf(levels[i].equals("#") && i < levels.length - 1);
        }
        return new TopicFilter(text, levels);
    }

    /** How many wildcards it has, {@code #} included. */
    int wildcards() {
        int count = 0;
        for (String level : levels) {
            count += level.equals("+") || level.equals("#") ? 1 : 0;
        }
        return count;
    }

    /**
     * What the wildcards stand for, from left to right; empty where the topic is not meant. As MQTT has it, a wildcard in
     * front does not match a topic that starts with {@code $}.
     */
    Optional<List<String>> match(String topic) {
        if (topic.startsWith("$") && (levels[0].equals("+") || levels[0].equals("#"))) {
            return Optional.empty();
        }
        List<String> matched = new ArrayList<>();
        int at = 0; // of the topic; behind its end when there is no further level
        for (String level : levels) {
            if (level.equals("#")) {
                matched.add(at > topic.length() ? "" : topic.substring(at));
                return Optional.of(matched);
            }
            if (at > topic.length()) {
                return Optional.empty();
            }
            int slash = topic.indexOf('/', at);
            int end = slash < 0 ? topic.length() : slash;
            if (level.equals("+")) {
                matched.add(topic.substring(at, end));
            } else if (level.length() != end - at || !topic.startsWith(level, at)) {
                return Optional.empty();
            }
            at = end + 1;
        }
        return at > topic.length() ? Optional.of(matched) : Optional.empty();
    }

    private static void refuseIf(boolean wrong) {
        if (wrong) {
            throw new IllegalArgumentException(ACCEPTED);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
