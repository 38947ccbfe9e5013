package org.oda.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.oda.model.OdaException;
import org.oda.pump.PumpFigures;
import org.oda.store.Store;

/** How the service is and what it has done, in one small answer that may be asked for every second. */
final class StatusResource {
    private final GatewayServices services;
    private final HealthResource health;
    private final EventStreams streams;
    private final Instant started;

    StatusResource(GatewayServices services, HealthResource health, EventStreams streams) {
        this.services = services;
        this.health = health;
        this.streams = streams;
        started = now();
    }

    /** {@code GET /status}; a 200 also where a part is down, which is told in it. */
    void show(Context ctx) {
        Store.Figures stored = stored();
        PumpFigures pump = services.pump().get();
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("version", version())
                .put("access", services.entrance().state())
                .put("time", now().toString())
                .put("started", started.toString())
                .put("records", stored == null ? null : stored.records())
                .put("rate", pump.rate())
                .put("lag", pump.lag())
                .put("rejects", pump.rejected())
                .put("flagged", pump.flagged())
                .put("topics", services.topics().topics().size())
                .put("generators", stored == null ? null : stored.generators())
                .put("streams", streams.count())
                .put("free_bytes", services.store().freeBytes());
        PumpFigures.Recent recent = pump.recent();
        ObjectNode rates = answer.putObject("recent")
                .put("until", recent.until().toString())
                .put("step", recent.step().toSeconds());
        rates.set(
                "rates",
                rates.arrayNode()
                        .addAll(recent.rates().stream().map(rates::numberNode).toList()));
        answer.set("health", health.describe(true));
        Responses.json(ctx, answer.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** {@code null} while the store is away: the rest can still be told. */
    private Store.@Nullable Figures stored() {
        try {
            return services.store().figures();
        } catch (OdaException e) {
            return null;
        }
    }

    private Instant now() {
        return services.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** From the jar's manifest. */
    private static String version() {
        String version = StatusResource.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
