package org.oda.gateway;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.oda.codec.StreamPlace;

/** All open streams, and the few threads that serve them. */
final class EventStreams implements AutoCloseable {
    /** Of each stream at least one byte comes in this time, so that both sides see whether the other is there. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** A token that is revoked ends its streams in this time, and that in which its file is looked at. */
    private static final Duration CHECK = Duration.ofMillis(500);

    /** For records that arrive. */
    private static final int ARRIVING_THREADS = 4;

    /** For what is stored, which is gone through as a whole where nothing matches. */
    private static final int HISTORY_THREADS = 4;

    /** One may wait for an identity provider. */
    private static final int TIMER_THREADS = 2;

    private final Places places;
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer;
    private final ExecutorService arriving;
    private final ExecutorService history;
    private final ScheduledFuture<?> beats;
    private final ScheduledFuture<?> checks;
    private final PrometheusRegistry registry;
    private final List<Collector> gauges;

    EventStreams(Limiting limiting, PrometheusRegistry registry) {
        places = limiting.places(
                Limit.STREAMS, "streams are open", limiting.limits().streams(), 1, " (setting max-streams)");
        this.registry = registry;
        timer = Executors.newScheduledThreadPool(TIMER_THREADS, threads("oda-stream-timer-"));
        arriving = Executors.newFixedThreadPool(ARRIVING_THREADS, threads("oda-stream-"));
        history = Executors.newFixedThreadPool(HISTORY_THREADS, threads("oda-stream-history-"));
        beats = timer.scheduleAtFixedRate(
                () -> open.forEach(EventStream::beat),
                HEARTBEAT.toMillis(),
                HEARTBEAT.toMillis(),
                TimeUnit.MILLISECONDS);
        checks = timer.scheduleWithFixedDelay(
                () -> open.forEach(EventStream::check), CHECK.toMillis(), CHECK.toMillis(), TimeUnit.MILLISECONDS);
        gauges = List.of(
                gauge("oda_streams_open", "Open streams of GET /stream", places::used),
                gauge("oda_streams_limit", "Streams that may be open at once", places::most));
        gauges.forEach(registry::register);
    }

    private static ThreadFactory threads(String prefix) {
        var number = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private static Collector gauge(String name, String help, IntSupplier value) {
        return GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsInt()))
                .build();
    }

    /**
     * A stream that is closed with the others.
     *
     * @param allowed whether its client still may read it; asked again and again
     * @throws org.oda.model.OdaException {@code TOO_MANY_REQUESTS} where the caller has its share, {@code GATEWAY_UNAVAILABLE}
     *     where there are as many as there may be
     */
    EventStream open(String caller, BooleanSupplier allowed, Function<StreamPlace, String> ids) {
        Places.Place place = places.take(caller, 1);
        var stream = new EventStream(arriving, history, ids, allowed, ended -> {
            open.remove(ended);
            place.close();
        });
        open.add(stream);
        return stream;
    }

    /** Open streams. */
    int count() {
        return places.used();
    }

    /** Ends all streams. */
    @Override
    public void close() {
        beats.cancel(false);
        checks.cancel(false);
        open.forEach(EventStream::end);
        timer.shutdown();
        arriving.shutdown();
        history.shutdown();
        gauges.forEach(registry::unregister);
    }
}
