package org.oda.page;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.oda.e2e.Service;

/**
 * A building's sensors: two days of readings each minute up to now, with a gap of two hours; what they read depends on the time
 * alone. And messages that cannot be stored.
 */
final class Building {
    static final int REJECTS = 14;

    private static final Duration PAST = Duration.ofDays(2);
    private static final List<String> ROOMS = List.of("livingroom", "kitchen", "office", "bathroom");

    private final Service service;
    private final Instant end = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private long sent;

    Building(Service service) {
        this.service = service;
    }

    /** The last minute that has readings. */
    Instant end() {
        return end;
    }

    /** Records that were sent to be stored. */
    long sent() {
        return sent;
    }

    /** Returns when everything is stored or rejected. */
    void fill() {
        service.api().register("livingroom", "kitchen", "office", "bathroom", "meter", "weather", "attic");
        try (Service.Sender sender = service.sender()) {
            for (Instant at = end.minus(PAST); !at.isAfter(end); at = at.plus(1, ChronoUnit.MINUTES)) {
                if (!isInGap(at)) {
                    send(sender, at);
                }
            }
            reject(sender);
        }
        await().until(() -> service.stored() == sent && rejected() == REJECTS);
    }

    private long rejected() {
        return service.api().metric("oda_pump_rejected_records_total");
    }

    private boolean isInGap(Instant at) {
        return at.isAfter(end.minus(9, ChronoUnit.HOURS)) && at.isBefore(end.minus(7, ChronoUnit.HOURS));
    }

    private void send(Service.Sender sender, Instant at) {
        long minute = at.getEpochSecond() / 60;
        double day = Math.sin(minute % 1_440 / 1_440.0 * 2 * Math.PI - 2);
        for (int room = 0; room < ROOMS.size(); room++) {
            double wobble = Math.sin(minute / 17.0 + room) + 0.4 * Math.sin(minute / 3.1 + 2 * room);
            sender.send(ROOMS.get(room), ROOMS.get(room) + "_climate", at.toString(), """
                    {"temperature":{"value":%s,"unit":"Cel"},"humidity":{"value":%s,"unit":"%%"},"co2":{"value":%d,"unit":"ppm"}}""".formatted(
                            number(21 + room * 0.7 + 1.5 * day + 0.3 * wobble),
                            number(48 - 4 * day + 2 * wobble),
                            Math.round(620 + 140 * day + 60 * wobble)));
            sent++;
        }
        double power = Math.max(0.12, 0.9 + 0.8 * day + (minute % 97 < 6 ? 2.4 : 0));
        sender.send("meter", "meter_main", at.toString(), """
                {"power":{"value":%s,"unit":"kW"},"energy":{"value":%s,"unit":"kWh"},"tariff":"%s"}""".formatted(
                        number(power), number(minute / 60.0 % 100_000), minute % 1_440 < 420 ? "night" : "day"));
        sender.send("weather", "roof", at.toString(), """
                {"temperature":{"value":%s,"unit":"K"},"illuminance":{"value":%d,"unit":"Lux"},"rain":%s}""".formatted(
                        number(281 + 6 * day), Math.max(0, Math.round(40_000 * day)), minute % 300 < 40));
        sent += 2;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private void reject(Service.Sender sender) {
        String now = end.toString();
        for (int i = 0; i < 5; i++) {
            raw(sender, "kitchen", """
                    {"timestamp":"yesterday at %d","generator_id":"kitchen_climate","topic":"kitchen","data":{"temperature":{"value":21,"unit":"Cel"}}}""".formatted(i));
        }
        for (int i = 0; i < 4; i++) {
            raw(sender, "office", """
                    {"timestamp":"%s","generator_id":"office_climate","topic":"offfice","data":{"co2":%d}}""".formatted(now, 600 + i));
        }
        for (int i = 0; i < 3; i++) {
            raw(sender, "meter", """
                    {"timestamp":"%s","generator_id":"meter_main","topic":"meter","data":{"power":{"value":1.""".formatted(now));
        }
        raw(sender, "attic", "<script>alert('attic')</script>");
        sender.sendRaw("attic", new byte[] {(byte) 0xff, (byte) 0xfe, 0, 'O', 'D', 'A', 0x1b, '[', '3', '1', 'm'});
    }

    private static void raw(Service.Sender sender, String topic, String message) {
        sender.sendRaw(topic, message.getBytes(StandardCharsets.UTF_8));
    }

    /** Readings of now, so many in each tenth of a second, until it is closed. */
    Feed feed(int each) {
        return new Feed(each);
    }

    /** Sends on a thread of its own. */
    final class Feed implements AutoCloseable {
        private final Service.Sender sender = service.sender();
        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        private final AtomicLong number = new AtomicLong();

        private Feed(int each) {
            var unused = thread.scheduleAtFixedRate(() -> send(each), 0, 100, TimeUnit.MILLISECONDS);
        }

        private void send(int count) {
            for (int i = 0; i < count; i++) {
                long n = number.getAndIncrement();
                String room = ROOMS.get((int) (n % ROOMS.size()));
                sender.send(
                        room, room + "_presence", Instant.now().toString(), """
                        {"presence":{"value":%d,"unit":"0/1"},"illuminance":{"value":%d,"unit":"Lux"}}""".formatted(n / 7 % 2, 300 + n % 250));
            }
        }

        long sent() {
            return number.get();
        }

        @Override
        public void close() {
            thread.shutdown();
            try {
                if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
                    throw new IllegalStateException("the feed does not end");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            sender.close();
        }
    }
}
