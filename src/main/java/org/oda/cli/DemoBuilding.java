package org.oda.cli;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.oda.client.Message;
import org.oda.model.JsonText;

/**
 * A simulated building with a weather station on its roof, over the hours of a day in UTC. Its topics carry its number,
 * so that one demonstration does not count the records of another.
 */
final class DemoBuilding {
    private static final List<String> ROOMS = List.of("livingroom", "kitchen", "office");
    private static final double ABSOLUTE_ZERO_CEL = -273.15;
    private static final double SECONDS_PER_HOUR = 3600;

    private final String prefix;
    private final Random noise;

    DemoBuilding(int number, Random noise) {
        this.prefix = prefix(number);
        this.noise = noise;
    }

    static String prefix(int number) {
        return "building" + number + "-";
    }

    List<String> topics() {
        return List.of(room("livingroom"), room("kitchen"), room("office"), energy(), outdoor());
    }

    String outdoor() {
        return prefix + "outdoor";
    }

    String energy() {
        return prefix + "energy";
    }

    String heatPump() {
        return "heat_pump";
    }

    private String room(String name) {
        return prefix + name;
    }

    /** One value of an attribute. */
    record Reading(String field, double value, String unit) {
        /** As it goes over the wire: two digits behind the point are what a sensor gives. */
        private String json() {
            return String.format(Locale.ROOT, "\"%s\":{\"value\":%.2f,\"unit\":\"%s\"}", field, value, unit);
        }
    }

    /** What all generators read at this time, one record each. */
    List<Message> at(Instant time) {
        double hour = Math.floorMod(time.getEpochSecond(), 86_400L) / SECONDS_PER_HOUR;
        double outside = 9 + 6 * Math.sin(Math.PI * (hour - 9) / 12) + jitter(0.2);
        double sun = Math.max(0, Math.sin(Math.PI * (hour - 6) / 12));
        double heating = Math.max(0, 21 - outside) * 140 + jitter(40);
        double hoursSinceZero = time.getEpochSecond() / SECONDS_PER_HOUR;
        return Stream.concat(
                        ROOMS.stream().flatMap(room -> inside(room, time, hour, outside, sun).stream()),
                        List.of(
                                message(
                                        energy(),
                                        "pv_inverter",
                                        time,
                                        new Reading("power", 8.5 * sun * (0.9 + jitter(0.05)), "kW")),
                                message(energy(), heatPump(), time, new Reading("power", Math.max(0, heating), "W")),
                                message(
                                        energy(),
                                        "main_meter",
                                        time,
                                        new Reading("energy", hoursSinceZero * 1.35 % 100_000, "kWh")),
                                message(
                                        outdoor(),
                                        "weather_station",
                                        time,
                                        new Reading("temperature", outside - ABSOLUTE_ZERO_CEL, "K"),
                                        new Reading("illuminance", 60_000 * sun, "Lux")))
                                .stream())
                .toList();
    }

    private List<Message> inside(String room, Instant time, double hour, double outside, double sun) {
        boolean present = noise.nextDouble() < presence(room, hour);
        return List.of(
                message(
                        room(room),
                        room + "_climate",
                        time,
                        new Reading("temperature", 20.5 + 0.08 * outside + (present ? 0.4 : 0) + jitter(0.1), "Cel"),
                        new Reading("humidity", 46 + (room.equals("kitchen") ? 6 : 0) + jitter(1.5), "%"),
                        new Reading("co2", 430 + 520 * presence(room, hour) + jitter(15), "ppm")),
                message(
                        room(room),
                        room + "_light",
                        time,
                        new Reading("illuminance", 15 + 420 * sun + (present && sun < 0.3 ? 300 : 0), "Lux"),
                        new Reading("presence", present ? 1 : 0, "0/1")));
    }

    /** How likely somebody is in the room. */
    private static double presence(String room, double hour) {
        return switch (room) {
            case "office" -> hour > 8 && hour < 17 ? 0.85 : 0.03;
            case "kitchen" -> (hour > 6 && hour < 8) || (hour > 17 && hour < 20) ? 0.7 : 0.1;
            default -> hour > 17 && hour < 23 ? 0.8 : 0.15;
        };
    }

    private double jitter(double width) {
        return (noise.nextDouble() - 0.5) * 2 * width;
    }

    private static Message message(String topic, String generatorId, Instant time, Reading... readings) {
        String data = Arrays.stream(readings).map(Reading::json).collect(Collectors.joining(",", "{", "}"));
        return new Message(topic, generatorId, time, JsonText.of(data));
    }
}
