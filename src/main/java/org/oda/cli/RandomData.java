package org.oda.cli;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/** Readings as a room might have them: any of five attributes, at least one. */
final class RandomData {
    /** All values of an attribute, ready as JSON members: formatting a number for each message would be the slowest part. */
    private static final List<List<String>> ATTRIBUTES = List.of(
            members("Air temperature indoor", 200, 220, 0.1, "C"),
            members("Relative humidity", 400, 600, 0.1, "%"),
            members("Illuminance", 500, 750, 1, "Lux"),
            members("CO2 concentration", 800, 1000, 1, "ppm"),
            members("Movement/presence", 0, 1, 1, "0/1"));

    private final Random random;

    RandomData(Random random) {
        this.random = random;
    }

    /** A JSON object as text, fresh each time. */
    String next() {
        int chosen = 1 + random.nextInt((1 << ATTRIBUTES.size()) - 1);
        StringBuilder json = new StringBuilder(256).append('{');
        for (int i = 0; i < ATTRIBUTES.size(); i++) {
            if ((chosen & 1 << i) != 0) {
                List<String> members = ATTRIBUTES.get(i);
                json.append(json.length() > 1 ? "," : "").append(members.get(random.nextInt(members.size())));
            }
        }
        return json.append('}').toString();
    }

    private static List<String> members(String name, int from, int to, double step, String unit) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(i -> step < 1 ? String.format(Locale.ROOT, "%.1f", i * step) : Integer.toString(i))
                .map(value -> "\"%s\":{\"value\":%s,\"unit\":\"%s\"}".formatted(name, value, unit))
                .toList();
    }
}
