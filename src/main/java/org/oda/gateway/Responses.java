package org.oda.gateway;

import io.javalin.http.Context;

/** Bodies that are small enough to be made as a whole. */
final class Responses {
    static final String JSON = "application/json";

    private Responses() {}

    static void json(Context ctx, byte[] body) {
        ctx.contentType(JSON).result(body);
    }
}
