package org.oda.gateway;

import static org.oda.access.Scope.ADMIN;
import static org.oda.access.Scope.READ;
import static org.oda.access.Scope.REGISTER;
import static org.oda.access.Scope.SEND;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.router.EndpointNotFound;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** The table of the API's operations, and what is answered outside it. */
final class Routes {
    private static final int NO_CONTENT = 204;
    /** OpenTelemetry's word, which keeps the methods few. */
    private static final String OTHER_METHOD = "_OTHER";

    private final List<Route> routes;
    private final RequestMetrics metrics;
    private final Guard guard;
    private final Browsers browsers;
    private final Admission admission;

    Routes(List<Route> routes, RequestMetrics metrics, Guard guard, Browsers browsers, Admission admission) {
        this.routes = List.copyOf(routes);
        this.metrics = metrics;
        this.guard = guard;
        this.browsers = browsers;
        this.admission = admission;
    }

    static List<Route> of(
            GatewayConfig config,
            GatewayServices services,
            RequestMetrics metrics,
            Limiting limiting,
            EventStreams streams,
            QueryWatch watch) {
        Places memory = BodyMemory.of(limiting);
        var bodies = new RequestBody(memory);
        var send = new SendResource(services, metrics, limiting, memory, config.sendWait());
        var register = new RegisterResource(services, config, bodies);
        var query = new QueryResource(services, metrics, limiting, watch, bodies);
        var rejects = new RejectsResource(services, bodies);
        var catalogue = new CatalogueResource(services.catalogue(), services.topics()::declarations, services.lag());
        var jobs = new JobsResource(services.jobs());
        var access = new AccessResource(services.entrance());
        var health = new HealthResource(services.health());
        var page = new PageResource();
        return List.of(
                Route.post("/register/dg", Needs.some(REGISTER, SEND), register::generator),
                Route.get("/register/dc", Needs.some(READ), register::consumer),
                Route.post("/query", Needs.some(READ), query::query),
                Route.post("/topics/{topic}/records", Needs.ofPath(SEND), send::send),
                Route.get("/stream", Needs.some(READ), new StreamResource(services, streams)::stream),
                Route.get("/topics", Needs.some(READ), catalogue::topics),
                Route.get("/topics/{topic}", Needs.ofPath(READ), catalogue::topic),
                Route.get("/generators", Needs.some(READ), catalogue::generators),
                Route.get("/generators/{generator}", Needs.some(READ), catalogue::generator),
                Route.get("/rejects", Needs.some(READ), rejects::list),
                Route.post("/rejects/replay", Needs.some(ADMIN), rejects::replay),
                Route.get("/rejects/{topic}/{partition}/{offset}", Needs.ofPath(READ), rejects::show),
                Route.get("/rejects/{topic}/{partition}/{offset}/raw", Needs.ofPath(READ), rejects::raw),
                Route.delete("/data", Needs.some(ADMIN), new DataResource(services)::erase),
                Route.post("/backups", Needs.everywhere(ADMIN), new BackupsResource(services, bodies)::make),
                Route.get("/jobs", Needs.some(ADMIN), jobs::list),
                Route.get("/jobs/{id}", Needs.some(ADMIN), jobs::show),
                Route.get("/health", Needs.OPTIONAL_TOKEN, health::ready),
                Route.get("/health/live", Needs.NOTHING, health::live),
                Route.get("/health/ready", Needs.OPTIONAL_TOKEN, health::ready),
                Route.get("/metrics", Needs.everywhere(READ, ADMIN), new MetricsResource(services.metrics())::show),
                Route.get(
                        "/status", Needs.everywhere(READ, ADMIN), new StatusResource(services, health, streams)::show),
                Route.get("/access/me", Needs.TOKEN, access::me),
                Route.get("/openapi.yaml", Needs.NOTHING, new DescriptionResource()::show),
                Route.get("/", Needs.NOTHING, page::page),
                Route.get("/docs", Needs.NOTHING, page::docs),
                Route.get("/web/{file}", Needs.NOTHING, page::file));
    }

    void addTo(RoutesConfig javalin) {
        for (Route route : routes) {
            Handler handler = new Exchange(route, metrics, guard, browsers, admission);
            javalin.addHttpHandler(route.method(), route.pattern(), handler);
            if (route.method().equals(HandlerType.GET)) {
                javalin.addHttpHandler(HandlerType.HEAD, route.pattern(), handler);
            }
        }
        for (String pattern :
                routes.stream().map(Route::pattern).collect(Collectors.toCollection(LinkedHashSet::new))) {
            javalin.options(pattern, this::options);
        }
        javalin.exception(MethodNotAllowedResponse.class, (e, ctx) -> refuseMethod(ctx));
        javalin.exception(EndpointNotFound.class, (e, ctx) -> refusePath(ctx));
    }

    private void options(Context ctx) {
        String allowed = allowed(ctx.path());
        browsers.preflight(ctx, allowed);
        ctx.status(NO_CONTENT).header(Header.ALLOW, allowed);
    }

    private void refuseMethod(Context ctx) {
        String allowed = allowed(ctx.path());
        ctx.header(Header.ALLOW, allowed);
        Problems.send(
                ctx,
                new OdaException(
                        ErrorCode.METHOD_NOT_ALLOWED,
                        "%s takes %s, not %s"
                                .formatted(ctx.path(), allowed, ctx.req().getMethod())));
        metrics.request(OTHER_METHOD, pathOf(ctx.path()), ctx.statusCode(), ctx);
    }

    private void refusePath(Context ctx) {
        if (ctx.path().equals("/docs/")) {
            // relative, so that it leads there behind a proxy's prefix too
            ctx.status(HttpStatus.PERMANENT_REDIRECT).header(Header.LOCATION, "../docs");
            metrics.request(OTHER_METHOD, "unknown", ctx.statusCode(), ctx);
            return;
        }
        Problems.send(
                ctx,
                new OdaException(
                        ErrorCode.UNKNOWN_PATH, "there is no such path; all of them are described by /openapi.yaml"));
        metrics.request(OTHER_METHOD, "unknown", ctx.statusCode(), ctx);
    }

    /** As it is described, so that there are no more series than routes. */
    private String pathOf(String path) {
        return routes.stream()
                .filter(route -> route.isAt(path))
                .map(Route::path)
                .findFirst()
                .orElse("unknown");
    }

    private String allowed(String path) {
        Set<String> methods = new LinkedHashSet<>();
        for (Route route : routes) {
            if (route.isAt(path)) {
                methods.add(route.method().name());
                if (route.method().equals(HandlerType.GET)) {
                    methods.add(HandlerType.HEAD.name());
                }
            }
        }
        methods.add(HandlerType.OPTIONS.name());
        return String.join(", ", new ArrayList<>(methods));
    }
}
