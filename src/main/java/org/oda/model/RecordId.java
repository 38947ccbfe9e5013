package org.oda.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The identity of a record: its coordinates in Kafka. Two readings of one generator in the same instant are two
 * records; a redelivered record is the same one.
 */
public record RecordId(String topic, int partition, long offset) {
    private static final Pattern TEXT = Pattern.compile("([^/]+)/(\\d{1,10})/(\\d{1,19})");

    public RecordId {
        if (topic.isEmpty() || partition < 0 || offset < 0) {
            throw new IllegalArgumentException("no Kafka coordinates: '%s' %d %d".formatted(topic, partition, offset));
        }
    }

    /** What {@link #toString} gives; empty where the text is something else. */
    public static Optional<RecordId> of(String text) {
        Matcher parts = TEXT.matcher(text);
        try {
            return parts.matches()
                    ? Optional.of(new RecordId(
                            parts.group(1), Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3))))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return topic + "/" + partition + "/" + offset;
    }
}
