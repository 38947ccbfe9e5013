package org.oda.gateway;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.oda.codec.StreamPlace;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** All open streams, and the few threads that serve them. */
final class EventStreams implements AutoCloseable {
    /** Of each stream at least one byte comes in this time, so that both sides see whether the other is there. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** A token that is revoked ends its streams in this time, and that in which its file is looked at. */
    private static final Duration CHECK = Duration.ofMillis(500);

    private static final int THREADS = 4;

    private final int most;
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private final ScheduledExecutorService threads;
    private final ScheduledFuture<?> beats;
    private final ScheduledFuture<?> checks;
    private final PrometheusRegistry registry;
    private final List<Collector> gauges;

    /** @param most open streams */
    EventStreams(int most, PrometheusRegistry registry) {
        this.most = most;
        this.registry = registry;
        var number = new AtomicInteger();
        threads = Executors.newScheduledThreadPool(THREADS, task -> {
            var thread = new Thread(task, "oda-stream-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        beats = threads.scheduleAtFixedRate(
                () -> open.forEach(EventStream::beat),
                HEARTBEAT.toMillis(),
                HEARTBEAT.toMillis(),
                TimeUnit.MILLISECONDS);
        checks = threads.scheduleWithFixedDelay(
                () -> open.forEach(EventStream::check), CHECK.toMillis(), CHECK.toMillis(), TimeUnit.MILLISECONDS);
        gauges = List.of(
                gauge("oda_streams_open", "Open streams of GET /stream", count::get),
                gauge("oda_streams_limit", "Streams that may be open at once", () -> most));
        gauges.forEach(registry::register);
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
     * @throws OdaException {@code GATEWAY_UNAVAILABLE} where there are as many as there may be
     */
    EventStream open(Function<StreamPlace, String> ids, BooleanSupplier allowed) {
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            throw new OdaException(
                    ErrorCode.GATEWAY_UNAVAILABLE,
                    "%d streams are open already, and more are not at once: close one, or ask again later"
                            .formatted(most));
        }
        var stream = new EventStream(threads, ids, allowed, this::ended);
        open.add(stream);
        return stream;
    }

    /** Open streams. */
    int count() {
        return count.get();
    }

    private void ended(EventStream stream) {
        if (open.remove(stream)) {
            count.decrementAndGet();
        }
    }

    /** Ends all streams. */
    @Override
    public void close() {
        beats.cancel(false);
        checks.cancel(false);
        open.forEach(EventStream::end);
        threads.shutdown();
        gauges.forEach(registry::unregister);
    }
}
