package org.oda.gateway;

import io.javalin.http.Context;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is asked of each request before its handler runs, so that nobody keeps the others out. */
final class Admission {
    /** An operator sees by them what goes on while everything else is refused. */
    private static final Set<String> UNLIMITED = Set.of("/health", "/health/live", "/health/ready", "/metrics");

    /** They count their own. A stream counts here as long as it is being opened, which waits for Kafka. */
    private static final Set<String> COUNTED = Set.of("/query", "/topics/{topic}/records");

    /** They wait for nothing and nobody. */
    private static final Set<String> QUICK = Set.of("/status", "/openapi.yaml", "/", "/docs", "/web/{file}");

    private final Rate requests;
    private final Places others;
    private final Connections connections;

    /** @param mostOthers requests at once that wait for Kafka, for the store, or for one another */
    Admission(Limiting limiting, int mostOthers, Connections connections) {
        int perSecond = limiting.limits().requestsPerSecond();
        requests =
                limiting.rate(Limit.REQUESTS_PER_SECOND, "sends %,d requests a second".formatted(perSecond), perSecond);
        others = limiting.places(
                Limit.OTHER_REQUESTS,
                "requests other than queries and records are worked on",
                mostOthers,
                1,
                "; nothing was done");
        this.connections = connections;
    }

    /**
     * Lets a request in; what is given is to be closed when its handler has returned.
     *
     * @throws org.oda.model.OdaException {@code TOO_MANY_REQUESTS}, {@code GATEWAY_UNAVAILABLE}
     */
    Places.@Nullable Place enter(Route route, Context ctx) {
        if (UNLIMITED.contains(route.path())) {
            return null;
        }
        connections.requireRoom(ctx);
        String caller = CallerName.of(ctx);
        requests.require(caller);
        requests.charge(caller, 1);
        return COUNTED.contains(route.path()) || QUICK.contains(route.path()) ? null : others.take(caller, 1);
    }
}
