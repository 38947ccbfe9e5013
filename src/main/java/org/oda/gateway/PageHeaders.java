package org.oda.gateway;

import io.javalin.http.Context;
import java.util.Map;

/**
 * What a browser may do with an answer. Records are other people's text: whatever a page shows of them, and whatever of
 * them somebody opens as a document, runs nothing.
 */
final class PageHeaders {
    /** Nothing from elsewhere, nothing inline, nothing evaluated; framed by nobody. */
    private static final String PAGE_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final String DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

    private static final String POLICY = "Content-Security-Policy";

    private static final Map<String, String> OF_ALL =
            Map.of("X-Content-Type-Options", "nosniff", "Cross-Origin-Resource-Policy", "same-origin");

    private static final Map<String, String> OF_THE_PAGE = Map.of(
            POLICY,
            PAGE_POLICY,
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()");

    private PageHeaders() {}

    /** Of an answer that is data. */
    static void setOfData(Context ctx) {
        OF_ALL.forEach(ctx::header);
        ctx.header(POLICY, DATA_POLICY);
    }

    /** Of a file of the page. */
    static void set(Context ctx) {
        OF_ALL.forEach(ctx::header);
        OF_THE_PAGE.forEach(ctx::header);
    }
}
