package org.oda.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.oda.model.JsonText;

/** Readings as a room might have them: any of five attributes, at least one. */
final class RandomData {
    /**
     * All values of an attribute, ready as members of a JSON object inside a JSON string: formatting and escaping them
     * for each message would take longer than sending it.
     */
    private static final List<List<byte[]>> ATTRIBUTES = List.of(
            members("Air temperature indoor", 200, 220, 0.1, "C"),
            members("Relative humidity", 400, 600, 0.1, "%"),
            members("Illuminance", 500, 750, 1, "Lux"),
            members("CO2 concentration", 800, 1000, 1, "ppm"),
            members("Movement/presence", 0, 1, 1, "0/1"));

    /** All attributes, with the longest values. */
    private static final int LONGEST = 512;

    private final Random random;

    RandomData(Random random) {
        this.random = random;
    }

    /** A string that holds a JSON object, fresh each time. */
    JsonText next() {
        int chosen = 1 + random.nextInt((1 << ATTRIBUTES.size()) - 1);
        byte[] text = new byte[LONGEST];
        int length = 0;
        text[length++] = '"';
        text[length++] = '{';
        for (int i = 0; i < ATTRIBUTES.size(); i++) {
            if ((chosen & 1 << i) != 0) {
                if (text[length - 1] != '{') {
                    text[length++] = ',';
                }
                List<byte[]> members = ATTRIBUTES.get(i);
                byte[] member = members.get(random.nextInt(members.size()));
                System.arraycopy(member, 0, text, length, member.length);
                length += member.length;
            }
        }
        text[length++] = '}';
        text[length++] = '"';
        return new JsonText(text, 0, length);
    }

    private static List<byte[]> members(String name, int from, int to, double step, String unit) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(i -> step < 1 ? String.format(Locale.ROOT, "%.1f", i * step) : Integer.toString(i))
                .map(value -> "\"%s\":{\"value\":%s,\"unit\":\"%s\"}".formatted(name, value, unit))
                .map(JsonStringEncoder.getInstance()::quoteAsUTF8)
                .toList();
    }
}
