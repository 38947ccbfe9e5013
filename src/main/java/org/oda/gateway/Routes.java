package org.oda.gateway;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
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
    private final Admission admission;

    Routes(List<Route> routes, RequestMetrics metrics, Admission admission) {
        this.routes = List.copyOf(routes);
        this.metrics = metrics;
        this.admission = admission;
    }

    static List<Route> of(
            GatewayConfig config,
            GatewayServices services,
            RequestMetrics metrics,
            Limiting limiting,
            EventStreams streams,
            QueryWatch watch) {
        var send = new SendResource(services, metrics, limiting, config.sendWait());
        var register = new RegisterResource(services.topics(), config);
        var query = new QueryResource(services, metrics, limiting, watch);
        var rejects = new RejectsResource(services);
        var catalogue = new CatalogueResource(services.catalogue(), services.topics()::declarations, services.lag());
        var jobs = new JobsResource(services.jobs());
        var health = new HealthResource(services.health());
        var page = new PageResource();
        return List.of(
                Route.post("/register/dg", register::generator),
                Route.get("/register/dc", register::consumer),
                Route.post("/query", query::query),
                Route.post("/topics/{topic}/records", send::send),
                Route.get("/stream", new StreamResource(services, streams)::stream),
                Route.get("/topics", catalogue::topics),
                Route.get("/topics/{topic}", catalogue::topic),
                Route.get("/generators", catalogue::generators),
                Route.get("/generators/{generator}", catalogue::generator),
                Route.get("/rejects", rejects::list),
                Route.post("/rejects/replay", rejects::replay),
                Route.get("/rejects/{topic}/{partition}/{offset}", rejects::show),
                Route.get("/rejects/{topic}/{partition}/{offset}/raw", rejects::raw),
                Route.delete("/data", new DataResource(services)::erase),
                Route.post("/backups", new BackupsResource(services.jobs(), services.backups())::make),
                Route.get("/jobs", jobs::list),
                Route.get("/jobs/{id}", jobs::show),
                Route.get("/health", health::ready),
                Route.get("/health/live", health::live),
                Route.get("/health/ready", health::ready),
                Route.get("/metrics", new MetricsResource(services.metrics())::show),
                Route.get("/status", new StatusResource(services, health, streams)::show),
                Route.get("/openapi.yaml", new DescriptionResource()::show),
                Route.get("/", page::page),
                Route.get("/docs", page::docs),
                Route.get("/web/{file}", page::file));
    }

    void addTo(RoutesConfig javalin) {
        for (Route route : routes) {
            Handler handler = new Exchange(route, metrics, admission);
            javalin.addHttpHandler(route.method(), route.pattern(), handler);
            if (route.method().equals(HandlerType.GET)) {
                javalin.addHttpHandler(HandlerType.HEAD, route.pattern(), handler);
            }
        }
        for (String pattern :
                routes.stream().map(Route::pattern).collect(Collectors.toCollection(LinkedHashSet::new))) {
            javalin.options(pattern, ctx -> ctx.status(NO_CONTENT).header(Header.ALLOW, allowed(ctx.path())));
        }
        javalin.exception(MethodNotAllowedResponse.class, (e, ctx) -> refuseMethod(ctx));
        javalin.exception(EndpointNotFound.class, (e, ctx) -> refusePath(ctx));
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
