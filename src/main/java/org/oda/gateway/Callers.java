package org.oda.gateway;

import io.javalin.http.Context;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.oda.access.Caller;

/** Who sent a request. */
final class Callers {
    private static final String CALLER = "oda.caller";
    private static final String CHECK = "oda.caller.check";

    private Callers() {}

    static void set(Context ctx, Caller caller) {
        ctx.attribute(CALLER, caller);
    }

    /** @param check whether the caller still is who it was */
    static void setCheck(Context ctx, BooleanSupplier check) {
        ctx.attribute(CHECK, check);
    }

    /** {@link Caller#ANYONE} where access is not controlled. */
    static Caller of(Context ctx) {
        @Nullable Caller caller = ctx.attribute(CALLER);
        return caller == null ? Caller.NOBODY : caller;
    }

    /** Tells at any later time whether the caller still may do what it may do now. */
    static BooleanSupplier check(Context ctx) {
        @Nullable BooleanSupplier check = ctx.attribute(CHECK);
        return check == null ? () -> true : check;
    }
}
