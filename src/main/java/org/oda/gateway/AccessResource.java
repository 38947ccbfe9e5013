package org.oda.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import org.oda.access.Caller;

/** Tells callers who they are. */
final class AccessResource {
    private final Entrance entrance;

    AccessResource(Entrance entrance) {
        this.entrance = entrance;
    }

    /** {@code GET /access/me}. */
    void me(Context ctx) {
        Caller caller = Callers.of(ctx);
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("access", entrance.state())
                .put("name", caller.name());
        ArrayNode scopes = answer.putArray("scopes");
        ObjectNode topics = answer.putObject("topics");
        caller.grants().forEach((scope, patterns) -> {
            scopes.add(scope.text());
            ArrayNode texts = topics.putArray(scope.text());
            patterns.forEach(pattern -> texts.add(pattern.text()));
        });
        Responses.json(ctx, answer.toString().getBytes(StandardCharsets.UTF_8));
    }
}
