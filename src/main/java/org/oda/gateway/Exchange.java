package org.oda.gateway;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.Header;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the handler of a route: whatever goes wrong is told, as far as anything can be told, and counted. */
final class Exchange implements Handler {
    private static final Logger log = LoggerFactory.getLogger(Exchange.class);
    /** In the metrics only: nobody is there to be answered. */
    private static final int CLIENT_WENT_AWAY = 499;

    private static final String LATER = "oda.later";
    private static final String LAST = "oda.last";

    private final Route route;
    private final RequestMetrics metrics;
    private final Guard guard;
    private final Browsers browsers;
    private final Admission admission;

    Exchange(Route route, RequestMetrics metrics, Guard guard, Browsers browsers, Admission admission) {
        this.route = route;
        this.metrics = metrics;
        this.guard = guard;
        this.browsers = browsers;
        this.admission = admission;
    }

    /**
     * The last thing that a handler does which does not know its answer yet: no thread waits for it.
     *
     * @param answer completes with what writes the answer, on whatever thread
     */
    static void later(Context ctx, CompletableFuture<Handler> answer) {
        ctx.attribute(LATER, answer);
    }

    /** No request is to come behind the refusal of this one. */
    static void last(Context ctx) {
        ctx.attribute(LAST, true);
    }

    @Override
    public void handle(Context ctx) {
        int status = run(ctx, this::admit);
        CompletableFuture<Handler> later = ctx.attribute(LATER);
        if (later == null) {
            count(ctx, status);
            return;
        }
        Executor threads = ServletContextRequest.getServletContextRequest(ctx.req())
                .getComponents()
                .getExecutor();
        ctx.future(() -> later.handleAsync(
                (answer, failure) -> {
                    count(ctx, run(ctx, failure == null ? answer : failing(failure)));
                    return true;
                },
                threads));
    }

    private void admit(Context ctx) throws Exception {
        guard.admit(route.needs(), ctx);
        try (Places.Place place = admission.enter(route, ctx)) {
            route.handler().handle(ctx);
        }
    }

    private void count(Context ctx, int status) {
        metrics.request(ctx.method().name(), route.path(), status, ctx);
    }

    private static Handler failing(Throwable failure) {
        return ctx -> {
            throw new IllegalStateException("no answer", failure);
        };
    }

    private int run(Context ctx, Handler handler) {
        PageHeaders.setOfData(ctx);
        browsers.share(ctx);
        try {
            handler.handle(ctx);
            return ctx.statusCode();
        } catch (OdaException e) {
            return fail(ctx, e);
        } catch (IOException e) {
            log.atDebug().addKeyValue("route", route.path()).setCause(e).log("client went away");
            abort(ctx, e);
            return CLIENT_WENT_AWAY;
        } catch (Exception e) {
            log.atError().addKeyValue("route", route.path()).setCause(e).log("request failed");
            return fail(ctx, new OdaException(ErrorCode.INTERNAL, "an error of the service: its log has more", e));
        }
    }

    private int fail(Context ctx, OdaException e) {
        if (!ctx.res().isCommitted()) {
            ctx.res().reset();
            browsers.share(ctx);
            Problems.send(ctx, e);
            if (ctx.attribute(LAST) != null) {
                ctx.header(Header.CONNECTION, "close");
            }
            return ctx.statusCode();
        }
        log.atWarn()
                .addKeyValue("route", route.path())
                .addKeyValue("code", e.code().code())
                .addKeyValue("detail", e.detail())
                .log("answer broken off");
        abort(ctx, e);
        return e.code().httpStatus();
    }

    /** Ends the connection, so that the client sees that the answer is not complete. */
    static void abort(Context ctx, Exception cause) {
        ServletContextRequest.getServletContextRequest(ctx.req())
                .getServletChannel()
                .getEndPoint()
                .close(cause);
    }
}
