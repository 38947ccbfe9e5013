package org.oda.gateway;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oda.access.Caller;
import org.oda.access.Doorkeeper;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** Stands before every operation: who comes is known and may do it, or is refused. */
final class Guard {
    private static final Pattern BEARER = Pattern.compile("bearer +(\\S+) *", Pattern.CASE_INSENSITIVE);

    private final @Nullable Doorkeeper doors;
    private final Browsers browsers;
    private final Refusals refusals;

    Guard(@Nullable Doorkeeper doors, Browsers browsers, Refusals refusals) {
        this.doors = doors;
        this.browsers = browsers;
        this.refusals = refusals;
    }

    /**
     * Returns when the request may go on; {@link Callers#of} tells then who sent it.
     *
     * @throws OdaException {@code UNAUTHENTICATED}, {@code FORBIDDEN} or {@code TOO_MANY_REQUESTS}; {@code GATEWAY_UNAVAILABLE} where
     *     the identity provider cannot be asked
     */
    void admit(Needs needs, Context ctx) {
        String address = ctx.req().getRemoteAddr();
        try {
            browsers.require(ctx);
        } catch (OdaException e) {
            refusals.count(Refusals.Reason.ORIGIN, address);
            throw e;
        }
        Caller caller = caller(needs, ctx, address);
        Callers.set(ctx, caller);
        try {
            needs.require(caller, ctx);
        } catch (OdaException e) {
            refusals.count(Refusals.Reason.SCOPE, address);
            throw e;
        }
    }

    private Caller caller(Needs needs, Context ctx, String address) {
        if (doors == null) {
            return Caller.ANYONE;
        }
        if (!needs.isOfCaller()) {
            return Caller.NOBODY;
        }
        List<String> headers = Collections.list(ctx.req().getHeaders(Header.AUTHORIZATION));
        if (headers.isEmpty()) {
            if (needs.isPublic()) {
                return Caller.NOBODY;
            }
            refusals.count(Refusals.Reason.NO_TOKEN, address);
            throw new OdaException(
                    ErrorCode.UNAUTHENTICATED,
                    "this needs a token: send it in the header 'Authorization: Bearer TOKEN'; 'oda token create' makes one");
        }
        String token = headers.size() == 1 ? token(headers.get(0)) : null;
        Optional<Caller> known = token == null ? Optional.empty() : known(doors, needs, token);
        if (token != null && known.isPresent()) {
            Callers.setCheck(ctx, () -> doors.byToken(token).equals(known));
            return known.get();
        }
        if (needs.isPublic()) {
            refusals.count(Refusals.Reason.BAD_TOKEN, address);
            return Caller.NOBODY;
        }
        refusals.countGuess(address);
        throw new OdaException(
                ErrorCode.UNAUTHENTICATED,
                token == null
                        ? "the header 'Authorization' is to be given once, and to read 'Bearer TOKEN'"
                        : "the token is not valid, or not any more: it was revoked, or has expired, or was never made here");
    }

    /** Where no token is needed, one that cannot be checked is as none: the health is asked for when something is wrong. */
    private static Optional<Caller> known(Doorkeeper doors, Needs needs, String token) {
        try {
            return doors.byToken(token);
        } catch (OdaException e) {
            if (needs.isPublic()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static @Nullable String token(String header) {
        Matcher matcher = BEARER.matcher(header);
        return matcher.matches() ? matcher.group(1) : null;
    }
}
