package org.oda.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What a run sends: record number n is a function of the plan and of n alone, so that the ledger keeps numbers and
 * nothing else. Numbers that are in one block are of one topic.
 *
 * @param id eight hexadecimal digits, in every record of the run
 * @param start the time of the first record
 * @param stepMillis so much later is each record than the one before it, but for some that are an hour late
 */
record Plan(String id, Instant start, long stepMillis, List<String> topics) {
    static final int BLOCK = 16;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int GENERATORS = 50;
    private static final int LATE_EVERY = 97;
    private static final long LATE_MILLIS = 3_600_000;

    Plan {
        topics = List.copyOf(topics);
    }

    /** Topics that no other run has. */
    static Plan ofTopics(int count) {
        return of(count, Instant.ofEpochMilli(System.currentTimeMillis()), 1);
    }

    /** So many records have the times of the last day. */
    static Plan ofDay(int topics, int records) {
        Duration day = Duration.ofDays(1);
        return of(topics, Instant.ofEpochMilli(System.currentTimeMillis()).minus(day), day.toMillis() / records);
    }

    private static Plan of(int topics, Instant start, long stepMillis) {
        String id = "%08x".formatted(new Random().nextInt());
        return new Plan(
                id,
                start,
                stepMillis,
                IntStream.range(0, topics)
                        .mapToObj(i -> "faults-%s-%d".formatted(id, i))
                        .toList());
    }

    String topic(long number) {
        return topics.get((int) (number / BLOCK % topics.size()));
    }

    String generatorId(long number) {
        return "generator_" + number % GENERATORS;
    }

    Instant time(long number) {
        return start.plusMillis(number * stepMillis - (number % LATE_EVERY == 0 ? LATE_MILLIS : 0));
    }

    /** In every record, so that it is known again whatever else became of it. */
    String mark(long number) {
        return id + "#" + number;
    }

    /** All forms that {@code data} may have take turns. */
    JsonNode data(long number) {
        return switch ((int) (number % 4)) {
            case 0 -> object(number);
            case 1 -> JsonNodeFactory.instance.textNode(object(number).toString());
            case 2 ->
                JsonNodeFactory.instance.textNode(
                        "{'mark': '%s', 'temperature': {'value': %s, 'unit': '°C'}, 'on': True, 'x': None}"
                                .formatted(mark(number), value(number)));
            default ->
                JsonNodeFactory.instance.textNode(
                        "%s: außen %s °C, \"böig\" 🌡".formatted(mark(number), value(number)));
        };
    }

    /** The message as it is sent. */
    byte[] message(long number) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("timestamp", time(number).toString());
        message.put("generator_id", generatorId(number));
        message.put("topic", topic(number));
        message.set("data", data(number));
        try {
            return JSON.writeValueAsString(message).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private ObjectNode object(long number) {
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("mark", mark(number));
        data.putObject("temperature").put("value", value(number)).put("unit", "Cel");
        data.putObject("humidity").put("value", number % 101).put("unit", "%");
        data.put("count", number);
        return data;
    }

    private static double value(long number) {
        return (number * 7 % 1_000) / 10.0;
    }
}
