package org.oda.gateway;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.oda.access.Audit;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * Counts who was not let in. An address that gives one wrong token after the other is told to wait; a valid token is let in
 * whatever came from its address before, since one broken sensor must not lock out the others behind the same router.
 */
final class Refusals implements AutoCloseable {
    /** Wrong tokens of one address that are answered each. */
    static final int GUESSES = 20;

    static final Duration GUESSES_PER = Duration.ofMinutes(1);

    private static final Duration NOTE_EVERY = Duration.ofMinutes(1);
    /** Addresses that are remembered; with more the oldest ones begin anew. */
    private static final int ADDRESSES = 10_000;

    /** Why somebody was not let in. */
    enum Reason {
        NO_TOKEN,
        BAD_TOKEN,
        /** A valid token that does not open this. */
        SCOPE,
        /** A web page of another origin. */
        ORIGIN;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final class Guesses {
        private final long begin;
        private int count;

        private Guesses(long begin) {
            this.begin = begin;
        }
    }

    private final Counter refused = Counter.builder()
            .name("oda_access_refused_total")
            .help(
                    "Requests that were not let in: no_token, bad_token, scope (a token that does not open this), origin (a web"
                            + " page of another origin)")
            .labelNames("reason")
            .build();
    private final PrometheusRegistry registry;
    private final Audit audit;
    private final LongSupplier nanos;
    private final Map<String, Guesses> guesses = new LinkedHashMap<>();
    private final Map<Reason, Integer> unnoted = new EnumMap<>(Reason.class);
    private final Set<String> unnotedAddresses = new HashSet<>();
    private long notedAt;

    Refusals(PrometheusRegistry registry, Audit audit, LongSupplier nanos) {
        this.registry = registry;
        this.audit = audit;
        this.nanos = nanos;
        notedAt = nanos.getAsLong() - NOTE_EVERY.toNanos();
        for (Reason reason : Reason.values()) {
            refused.initLabelValues(reason.text());
        }
        registry.register(refused);
    }

    void count(Reason reason, String address) {
        refused.labelValues(reason.text()).inc();
        Map<String, Object> note = noted(reason, address);
        if (!note.isEmpty()) {
            audit.record("oda", "access.refuse", note);
        }
    }

    /**
     * Counts a token that is not valid.
     *
     * @throws OdaException {@code TOO_MANY_REQUESTS} where there were too many from this address
     */
    void countGuess(String address) {
        count(Reason.BAD_TOKEN, address);
        Duration wait = wait(address);
        if (!wait.isZero()) {
            throw OdaException.later(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "%d tokens of this address were not valid: check the token, and come again in %d s"
                            .formatted(GUESSES, wait.toSeconds() + 1),
                    wait);
        }
    }

    private Duration wait(String address) {
        synchronized (guesses) {
            long now = nanos.getAsLong();
            Guesses of = guesses.get(address);
            if (of == null || now - of.begin >= GUESSES_PER.toNanos()) {
                guesses.remove(address);
                of = new Guesses(now);
                guesses.put(address, of);
                if (guesses.size() > ADDRESSES) {
                    guesses.remove(guesses.keySet().iterator().next());
                }
            }
            of.count++;
            return of.count <= GUESSES ? Duration.ZERO : GUESSES_PER.minusNanos(now - of.begin);
        }
    }

    /** What is to be noted now; empty where something was a short time ago. */
    private Map<String, Object> noted(Reason reason, String address) {
        synchronized (unnoted) {
            unnoted.merge(reason, 1, Integer::sum);
            if (unnotedAddresses.size() < ADDRESSES) {
                unnotedAddresses.add(address);
            }
            return nanos.getAsLong() - notedAt < NOTE_EVERY.toNanos() ? Map.of() : taken();
        }
    }

    private Map<String, Object> taken() {
        Map<String, Object> note = new LinkedHashMap<>();
        unnoted.forEach((each, count) -> note.put(each.text(), count));
        note.put("addresses", unnotedAddresses.size());
        note.put("one_of_them", unnotedAddresses.iterator().next());
        unnoted.clear();
        unnotedAddresses.clear();
        notedAt = nanos.getAsLong();
        return note;
    }

    /** Notes what is not yet noted. */
    @Override
    public void close() {
        registry.unregister(refused);
        Map<String, Object> rest;
        synchronized (unnoted) {
            rest = unnoted.isEmpty() ? Map.of() : taken();
        }
        if (!rest.isEmpty()) {
            audit.record("oda", "access.refuse", rest);
        }
    }
}
