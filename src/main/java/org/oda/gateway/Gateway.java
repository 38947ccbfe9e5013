package org.oda.gateway;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinLogger;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP API. Its description is {@code openapi.yaml}, which it serves. */
public final class Gateway implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);

    private static final int MIN_THREADS = 4;
    /** Beyond those that hold a place: for the server itself, and for what is answered at once. */
    private static final int FREE_THREADS = 16;
    /** Requests at once that wait for something and have no limit of their own. */
    private static final int OTHER_REQUESTS = 32;

    private static final int OUTPUT_BUFFER_BYTES = 1 << 16;
    /** Connections that are slower than this are given up, in milliseconds. */
    private static final int IDLE_MILLIS = 30_000;

    /** How long the rest of a body is read whose request is answered already. */
    private static final Duration LONGEST_LINGERING = Duration.ofSeconds(30);

    /** Idle connections are closed after this when the gateway stops, in milliseconds. */
    private static final int IDLE_MILLIS_AT_STOP = 100;

    private final Server server;
    private final ServerConnector connector;
    private final RequestMetrics metrics;
    private final EventStreams streams;
    private final Refusals refusals;
    private final QueryWatch watch;
    private final Limiting limiting;

    private Gateway(
            Server server,
            ServerConnector connector,
            RequestMetrics metrics,
            EventStreams streams,
            QueryWatch watch,
            Limiting limiting,
            Refusals refusals) {
        this.server = server;
        this.connector = connector;
        this.metrics = metrics;
        this.streams = streams;
        this.refusals = refusals;
        this.watch = watch;
        this.limiting = limiting;
    }

    /**
     * Returns when requests are answered.
     *
     * @throws OdaException {@code ADDRESS_IN_USE}; {@code BAD_CONFIG} where the host is none of this machine's addresses
     */
    public static Gateway start(GatewayConfig config, GatewayServices services) {
        JavalinLogger.startupInfo = false;
        var metrics = new RequestMetrics(services.metrics());
        Limiting limiting = Limiting.of(config.limits(), services.metrics());
        var streams = new EventStreams(limiting, services.metrics());
        var watch = new QueryWatch(limiting);
        var connections = new Connections(limiting);
        Entrance entrance = services.entrance();
        var refusals = new Refusals(services.metrics(), entrance.audit(), System::nanoTime);
        var browsers = new Browsers(entrance.origins(), entrance.hosts());
        Routes routes = new Routes(
                Routes.of(config, services, metrics, limiting, streams, watch),
                metrics,
                new Guard(entrance.doors(), browsers, refusals),
                browsers,
                new Admission(limiting, OTHER_REQUESTS, connections));
        Javalin javalin = Javalin.create(c -> configure(c, config, routes, connections));
        Server server = javalin.jettyServer().server();
        try {
            javalin.start();
            return new Gateway(
                    server, (ServerConnector) server.getConnectors()[0], metrics, streams, watch, limiting, refusals);
        } catch (RuntimeException e) {
            streams.close();
            watch.close();
            metrics.close();
            refusals.close();
            limiting.close();
            throw e;
        }
    }

    /** The port that the gateway listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Takes no more requests, lets those that run finish within the configured time, and breaks off the rest. */
    @Override
    public void close() {
        streams.close();
        try {
            server.stop();
        } catch (TimeoutException e) {
            log.atInfo().addKeyValue("timeout", server.getStopTimeout()).log("requests were broken off");
        } catch (Exception e) {
            throw new OdaException(ErrorCode.INTERNAL, "the gateway did not stop as it should", e);
        } finally {
            watch.close();
            metrics.close();
            refusals.close();
            limiting.close();
        }
    }

    private static void configure(JavalinConfig javalin, GatewayConfig config, Routes routes, Connections connections) {
        javalin.startup.showJavalinBanner = false;
        javalin.startup.showOldJavalinVersionWarning = false;
        javalin.startup.startupWatcherEnabled = false;
        javalin.http.compressionStrategy = CompressionStrategy.NONE;
        javalin.http.prefer405over404 = true;
        javalin.router.ignoreTrailingSlashes = false;
        javalin.jetty.threadPool = threads(config);
        javalin.jetty.modifyServer(server -> {
            server.setStopTimeout(config.stopTimeout().toMillis());
            server.insertHandler(new GracefulHandler());
            // outside, so that who is refused while it stops hears of it too
            server.insertHandler(
                    new Lingering(LONGEST_LINGERING, config.limits().bodies()));
            server.setErrorHandler(new ErrorPages());
        });
        javalin.jetty.modifyServletContextHandler(context -> context.setErrorHandler(new ErrorPages()));
        javalin.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setSendDateHeader(true);
            http.setOutputBufferSize(OUTPUT_BUFFER_BYTES);
        });
        javalin.jetty.addConnector((server, http) -> open(server, http, config, connections));
        routes.addTo(javalin.routes);
    }

    private static QueuedThreadPool threads(GatewayConfig config) {
        var threads = new QueuedThreadPool(
                config.limits().queries() + config.limits().bodies() + OTHER_REQUESTS + FREE_THREADS, MIN_THREADS);
        threads.setName("gateway");
        threads.setStopTimeout(config.stopTimeout().toMillis());
        return threads;
    }

    private static ConnectionFactory[] protocols(HttpConfiguration http, GatewayConfig config) {
        return config.certificate() == null
                ? new ConnectionFactory[] {new HttpConnectionFactory(http)}
                : Https.connections(http, config.certificate());
    }

    /** Binds at once: whatever is wrong with the address is known before anything is started. */
    private static ServerConnector open(
            Server server, HttpConfiguration http, GatewayConfig config, Connections connections) {
        var connector = new ServerConnector(server, 1, 1, protocols(http, config));
        connector.addBean(connections);
        connector.setHost(config.host());
        connector.setPort(config.port());
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setShutdownIdleTimeout(IDLE_MILLIS_AT_STOP);
        try {
            connector.open();
            return connector;
        } catch (IOException | RuntimeException e) {
            throw BindProblem.explain(config.host(), config.port(), e);
        }
    }
}
