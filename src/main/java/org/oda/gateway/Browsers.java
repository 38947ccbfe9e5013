package org.oda.gateway;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * What web pages of other origins may do through the browser of somebody who reaches the gateway: nothing, unless they are named.
 * Programs that are no browsers send none of the headers that are looked at here.
 */
final class Browsers {
    private static final String FETCH_SITE = "Sec-Fetch-Site";
    private static final String VARY = "Vary";
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|.+\\.localhost|127(?:\\.\\d{1,3}){3}|\\[?::1]?");

    private final Set<String> origins;
    private final @Nullable Set<String> hosts;

    /**
     * @param origins whose pages may do what the gateway's own may
     * @param hosts names beside those of the loopback interface that a request may be for; {@code null} for any
     */
    Browsers(Set<String> origins, @Nullable Set<String> hosts) {
        this.origins = origins;
        this.hosts = hosts;
    }

    /** @throws OdaException {@code FORBIDDEN} */
    void require(Context ctx) {
        String host = ctx.req().getServerName().toLowerCase(Locale.ROOT);
        if (hosts != null && !LOOPBACK.matcher(host).matches() && !hosts.contains(host)) {
            // else a page could give its own name the address 127.0.0.1, and would be of the same origin
            throw OdaException.inField(
                    ErrorCode.FORBIDDEN,
                    Header.HOST,
                    "without tokens, requests are taken for this machine alone, not for '%s': start the service with --host-name %s, or with tokens"
                            .formatted(host, host));
        }
        String origin = ctx.header(Header.ORIGIN);
        if (READING.contains(ctx.req().getMethod()) || isAllowed(origin)) {
            return;
        }
        String site = ctx.header(FETCH_SITE);
        boolean isOwn = site == null
                ? origin == null || isOfHost(origin, ctx)
                : site.equals("same-origin") || site.equals("none");
        if (!isOwn) {
            throw OdaException.inField(
                    ErrorCode.FORBIDDEN,
                    Header.ORIGIN,
                    "pages of %s may change nothing here: start the service with --cors-origin, where they shall"
                            .formatted(origin == null ? "other origins" : origin));
        }
    }

    /** Tells the browser that the page may read the answer, where it may. */
    void share(Context ctx) {
        if (origins.isEmpty()) {
            return;
        }
        ctx.res().addHeader(VARY, Header.ORIGIN);
        String origin = ctx.header(Header.ORIGIN);
        if (origin != null && isAllowed(origin)) {
            ctx.header(Header.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            ctx.header(
                    Header.ACCESS_CONTROL_EXPOSE_HEADERS,
                    "Content-Disposition, ETag, Location, Oda-Next-Cursor, Oda-Raw-Length, Retry-After, WWW-Authenticate");
        }
    }

    /** What a browser asks before a request of such a page. */
    void preflight(Context ctx, String methods) {
        share(ctx);
        if (isAllowed(ctx.header(Header.ORIGIN)) && ctx.header(Header.ACCESS_CONTROL_REQUEST_METHOD) != null) {
            ctx.header(Header.ACCESS_CONTROL_ALLOW_METHODS, methods);
            ctx.header(
                    Header.ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type, If-None-Match, Last-Event-ID");
            ctx.header(Header.ACCESS_CONTROL_MAX_AGE, "600");
        }
    }

    private boolean isAllowed(@Nullable String origin) {
        return origin != null && origins.contains(origin);
    }

    private static boolean isOfHost(String origin, Context ctx) {
        String host = ctx.header(Header.HOST);
        return host != null && (origin.equals("http://" + host) || origin.equals("https://" + host));
    }
}
