package org.oda.gateway;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;
import org.oda.access.Caller;

/** Who sent a request. */
final class Callers {
    private static final String CALLER = "oda.caller";

    private Callers() {}

    static void set(Context ctx, Caller caller) {
        ctx.attribute(CALLER, caller);
    }

    /** {@link Caller#ANYONE} where access is not controlled. */
    static Caller of(Context ctx) {
        @Nullable Caller caller = ctx.attribute(CALLER);
        return caller == null ? Caller.ANYONE : caller;
    }
}
