package org.oda.pump;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.oda.codec.RecordDecoder;
import org.oda.codec.ReplayRequest;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.RecordId;
import org.oda.model.RejectSelection;
import org.oda.pump.RejectScan.Found;
import org.oda.store.Store;

/**
 * Stores rejects after all: each is decoded again, as it was received or mended, and appended to the store with the identity
 * that it always had. What was replayed once stays so, with the same value, whoever asks again, and whenever an instance was
 * killed. May be used by several threads; one works at a time.
 */
public final class Replayer implements AutoCloseable {
    /** The most rejects of one call. */
    public static final int MAX_LIMIT = RejectReader.MAX_LIMIT;

    private static final Duration TURN = Duration.ofSeconds(5);
    /** After so long nothing further is begun. */
    private static final Duration TIME = Duration.ofSeconds(8);

    private final RejectReader rejects;
    private final Replays replays;
    private final ReplayLog log;
    private final Store store;
    private final RecordDecoder decoder;
    private final PrometheusRegistry registry;
    private final Semaphore turn = new Semaphore(1, true);
    private final Counter replayed = Counter.builder()
            .name("oda_pump_replayed_records")
            .help("Rejects that were stored after all, by a replay")
            .build();

    private Replayer(
            RejectReader rejects,
            Replays replays,
            ReplayLog log,
            Store store,
            RecordDecoder decoder,
            PrometheusRegistry registry) {
        this.rejects = rejects;
        this.replays = replays;
        this.log = log;
        this.store = store;
        this.decoder = decoder;
        this.registry = registry;
        registry.register(replayed);
    }

    /**
     * Does not wait for Kafka.
     *
     * @param config the pump's
     * @param decoder the pump's
     * @throws OdaException {@code KAFKA_UNAVAILABLE} where no bootstrap server has an address
     */
    public static Replayer open(
            PumpConfig config,
            RejectReader rejects,
            Replays replays,
            Store store,
            RecordDecoder decoder,
            PrometheusRegistry registry) {
        try {
            return new Replayer(
                    rejects,
                    replays,
                    new ReplayLog(config.cluster(), config.maxRecordBytes()),
                    store,
                    decoder,
                    registry);
        } catch (KafkaException e) {
            throw new OdaException(
                    ErrorCode.KAFKA_UNAVAILABLE, "Kafka cannot be reached at '%s'".formatted(config.cluster()), e);
        }
    }

    /**
     * Returns when everything that was tried is durable and visible in the store, or refused. May be repeated after an
     * exception, as after an answer.
     *
     * @throws OdaException {@code KAFKA_UNAVAILABLE} or {@code STORE_UNAVAILABLE}, after which a part may have been done;
     *     {@code BAD_VALUE}
     */
    public ReplayReport replay(ReplayRequest request) {
        try {
            if (!turn.tryAcquire(TURN.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new OdaException(
                        ErrorCode.KAFKA_UNAVAILABLE, "another replay is under way in this instance: try again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OdaException(ErrorCode.KAFKA_UNAVAILABLE, "interrupted", e);
        }
        try (RejectSession session = rejects.session()) {
            return request instanceof ReplayRequest.Selected selected
                    ? selected(session, selected)
                    : chosen(session, ((ReplayRequest.Chosen) request).items());
        } catch (KafkaException e) {
            throw RejectSession.unavailable(String.valueOf(e.getMessage()), e);
        } finally {
            turn.release();
        }
    }

    /** Returns when the replay that is under way, if any, has ended: it may have read what is no longer to be given. */
    public void awaitTurn() throws InterruptedException {
        turn.acquire();
        turn.release();
    }

    @Override
    public void close() {
        registry.unregister(replayed);
        log.close();
    }

    private ReplayReport chosen(RejectSession session, List<ReplayRequest.Item> items) {
        replays.await(session.endOfReplays(), RejectSession.TIMEOUT);
        Set<RecordId> ids = items.stream().map(ReplayRequest.Item::id).collect(Collectors.toSet());
        Map<RecordId, Found> found = rejects.find(session, ids);
        ReplayGroups groups = groups(session);
        long end = System.nanoTime() + TIME.toNanos();
        int tried = 0;
        for (ReplayRequest.Item item : items) {
            if (tried > 0 && System.nanoTime() - end > 0) {
                break;
            }
            groups.add(item.id(), item.value(), found.get(item.id()));
            tried++;
        }
        return new ReplayReport(groups.finish(), tried < items.size(), null);
    }

    private ReplayReport selected(RejectSession session, ReplayRequest.Selected request) {
        RejectReader.requireLimit(request.limit());
        RejectSelection open = request.selection().with(RejectSelection.State.OPEN);
        List<Found> found = new ArrayList<>();
        Long next = rejects.scan(
                session, open, topic -> true, RejectReader.before(request.cursor()), request.limit(), found);
        ReplayGroups groups = groups(session);
        long end = System.nanoTime() + TIME.toNanos();
        for (int i = 0; i < found.size(); i++) {
            Found each = found.get(i);
            if (i > 0 && System.nanoTime() - end > 0) {
                next = found.get(i - 1).offset();
                break;
            }
            // what is in the store has nothing left to be done
            if (!each.reject().stored()) {
                groups.add(each.reject().id(), null, each);
            }
        }
        @Nullable String cursor = next == null ? null : Long.toString(next);
        return new ReplayReport(groups.finish(), cursor != null, cursor);
    }

    private ReplayGroups groups(RejectSession session) {
        return new ReplayGroups(session, rejects, replays, log, store, decoder, replayed);
    }
}
