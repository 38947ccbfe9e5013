package org.oda.faults;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.oda.e2e.Api;

/** What can be seen of a service from outside while something is wrong. */
final class Watching {
    private static final Duration OFTEN = Duration.ofMillis(200);

    private Watching() {}

    /** Returns how long it took, in seconds; fails after the given time. */
    static double until(String what, Duration within, BooleanSupplier isSo) {
        long begin = System.nanoTime();
        await(what).atMost(within).pollInterval(OFTEN).until(isSo::getAsBoolean);
        return (System.nanoTime() - begin) / 1e9;
    }

    static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    /** Whether {@code /health} calls the component down, with a reason, and the metric says the same. */
    static boolean isDown(Api api, String component) {
        JsonNode status = health(api).path("components").path(component);
        return status.path("status").asText().equals("down")
                && !status.path("detail").asText().isBlank()
                && api.get("/metrics").body().contains("oda_component_up{component=\"%s\"} 0".formatted(component));
    }

    /** What {@code /health} says of each component that is down. */
    static String troubles(Api api) {
        var troubles = new StringBuilder();
        health(api).path("components").properties().forEach(component -> {
            if (component.getValue().path("status").asText().equals("down")) {
                troubles.append(component.getKey())
                        .append(": ")
                        .append(component.getValue().path("detail").asText())
                        .append("; ");
            }
        });
        return troubles.toString();
    }

    /** Whether a record that is sent now, by HTTP to a topic of its own, is stored within some seconds. */
    static boolean isStoring(Api api) {
        try {
            String record = "{\"timestamp\":\"%s\",\"generator_id\":\"probe\",\"data\":{}}".formatted(Instant.now());
            return api.sendRecords("probe?ack=stored", record.getBytes(StandardCharsets.UTF_8))
                            .statusCode()
                    == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Records that the instance has stored since its start. */
    static long stored(Api api) {
        try {
            return api.metric("oda_pump_stored_records_total");
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    private static JsonNode health(Api api) {
        return api.getJson("/health");
    }
}
