package org.oda.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import org.oda.access.Caller;
import org.oda.access.Scope;

/** Whether the process lives, and whether the service can do its work. */
final class HealthResource {
    private static final int UP = 200;
    private static final int DOWN = 503;

    private final Health health;

    HealthResource(Health health) {
        this.health = health;
    }

    /** That it answers is the answer. */
    void live(Context ctx) {
        Responses.json(ctx, "{\"status\":\"up\"}".getBytes(StandardCharsets.UTF_8));
    }

    /** 503 while a part is down that is needed. */
    void ready(Context ctx) {
        ObjectNode answer = describe(mayKnow(Callers.of(ctx)));
        if (answer.get("status").textValue().equals(text(true))) {
            ctx.status(UP);
        } else {
            ctx.status(DOWN);
            Problems.retryAfter(ctx, Problems.USUAL_OUTAGE);
        }
        Responses.json(ctx, answer.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static boolean mayKnow(Caller caller) {
        return caller.mayEverywhere(Scope.READ) || caller.mayEverywhere(Scope.ADMIN);
    }

    /**
     * The whole's status, and each part's.
     *
     * @param detailed whether they tell more than whether they are up: addresses, reasons
     */
    ObjectNode describe(boolean detailed) {
        ObjectNode components = JsonNodeFactory.instance.objectNode();
        boolean isReady = true;
        for (var component : health.components().entrySet()) {
            Health.Status status = component.getValue().get();
            isReady &= health.isReadyWith(component.getKey(), status);
            components
                    .putObject(component.getKey())
                    .put("status", text(status.isUp()))
                    .put("detail", detailed ? status.detail() : text(status.isUp()));
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("status", text(isReady));
        answer.set("components", components);
        return answer;
    }

    private static String text(boolean isUp) {
        return isUp ? "up" : "down";
    }
}
