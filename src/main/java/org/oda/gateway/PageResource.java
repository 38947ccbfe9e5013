package org.oda.gateway;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * The page for people: files of the class path, among them a few of the libraries that the page uses.
 *
 * <p>A browser asks each time whether a file has changed, so that no page is older than the service; most answers are a 304.
 */
final class PageResource {
    private static final int NOT_MODIFIED = 304;
    private static final String FOLDER = "/web/";
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final String SWAGGER = "/META-INF/resources/webjars/swagger-ui/5.34.1/";

    /** No name begins with a dot, so nothing outside the folder can be named. */
    private static final int LONGEST_NAME = 200;

    private static final Pattern NAME = Pattern.compile("(?:[A-Za-z0-9_][A-Za-z0-9_.-]*/)*[A-Za-z0-9_][A-Za-z0-9_.-]*");

    /** What is served of the libraries. */
    private static final Map<String, String> VENDORED = Map.of(
            "vendor/uplot/uPlot.esm.js", UPLOT + "uPlot.esm.js",
            "vendor/uplot/uPlot.min.css", UPLOT + "uPlot.min.css",
            "vendor/swagger-ui/swagger-ui-bundle.js", SWAGGER + "swagger-ui-bundle.js",
            "vendor/swagger-ui/swagger-ui.css", SWAGGER + "swagger-ui.css");

    /** As many as there are files: what is not there is not kept. */
    private final Map<String, PageFile> files = new ConcurrentHashMap<>();

    /** {@code GET /}. */
    void page(Context ctx) {
        send(ctx, "index.html");
    }

    /** {@code GET /docs}. */
    void docs(Context ctx) {
        send(ctx, "docs.html");
    }

    /** {@code GET /web/{file}}. */
    void file(Context ctx) {
        send(ctx, ctx.pathParam("file"));
    }

    private void send(Context ctx, String name) {
        PageFile file = find(name);
        if (file == null) {
            throw new OdaException(ErrorCode.UNKNOWN_PATH, "the page has no such file; it begins at /");
        }
        PageHeaders.set(ctx);
        byte[] gzip = Accepted.gzip(values(ctx, Header.ACCEPT_ENCODING)) ? file.gzip() : null;
        String tag = "\"%s%s\"".formatted(file.hash(), gzip == null ? "" : "-gz");
        ctx.header(Header.ETAG, tag);
        ctx.header(Header.CACHE_CONTROL, "no-cache");
        ctx.res().addHeader(Header.VARY, Header.ACCEPT_ENCODING);
        if (isKnown(values(ctx, Header.IF_NONE_MATCH), tag)) {
            ctx.status(NOT_MODIFIED);
            return;
        }
        if (gzip != null) {
            ctx.header(Header.CONTENT_ENCODING, "gzip");
        }
        ctx.contentType(file.contentType()).result(gzip == null ? file.plain() : gzip);
    }

    private @Nullable PageFile find(String name) {
        PageFile known = files.get(name);
        if (known != null || name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            return known;
        }
        PageFile.load(VENDORED.getOrDefault(name, FOLDER + name)).ifPresent(file -> files.put(name, file));
        return files.get(name);
    }

    private static boolean isKnown(List<String> headers, String tag) {
        for (String header : headers) {
            for (String each : header.split(",", -1)) {
                String known = each.strip();
                if (known.equals("*") || known.equals(tag) || known.equals("W/" + tag)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<String> values(Context ctx, String header) {
        return Collections.list(ctx.req().getHeaders(header));
    }
}
