package org.oda.gateway;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oda.access.Caller;
import org.oda.access.Scope;
import org.oda.codec.RecordsBody;
import org.oda.intake.Intake;
import org.oda.model.ErrorCode;
import org.oda.model.NearestName;
import org.oda.model.OdaException;
import org.oda.pump.StoredSignal;
import org.oda.topics.TopicCatalogue;

/**
 * Takes records by HTTP. A thread is held while a body is read and handed to Kafka, none while Kafka or the store is waited
 * for. One caller has at most its share of all.
 */
final class SendResource {
    /** Of one request. */
    static final int MAX_RECORDS = 10_000;

    /** Whose answer is not known yet: what is kept of each takes some hundred bytes. */
    private static final int MAX_UNDER_WAY =
            (int) Math.min(1_000_000, Runtime.getRuntime().maxMemory() / (2 << 10));

    /** A request counts as so many at least. */
    private static final int LEAST_UNDER_WAY = 1_000;

    private static final String NOTHING_SENT = "; nothing of this body was sent";
    private static final String ACK = "ack";
    private static final Set<String> LINES = Set.of("application/x-ndjson", "application/ndjson", "application/jsonl");

    private final TopicCatalogue topics;
    private final Intake intake;
    private final StoredSignal stored;
    private final RequestMetrics metrics;
    private final Duration maxWait;
    private final int maxBytes;
    private final Places reading;
    private final Places underWay;
    private final Places memory;
    private final Rate records;
    private final Rate bytes;

    SendResource(GatewayServices services, RequestMetrics metrics, Limiting limiting, Places memory, Duration maxWait) {
        topics = services.topics();
        intake = services.intake();
        stored = services.stored();
        this.metrics = metrics;
        this.maxWait = maxWait;
        Limits limits = limiting.limits();
        maxBytes = limits.bodyBytes();
        reading = limiting.places(
                Limit.BODIES, "bodies are read", limits.bodies(), 1, NOTHING_SENT + " (setting max-bodies)");
        underWay = limiting.places(
                Limit.RECORDS_UNDER_WAY,
                "records wait for Kafka or the store",
                MAX_UNDER_WAY,
                Math.max(LEAST_UNDER_WAY, MAX_RECORDS),
                NOTHING_SENT);
        this.memory = memory;
        records = limiting.rate(
                Limit.RECORDS_PER_SECOND,
                "sends %,d records a second".formatted(limits.recordsPerSecond()),
                limits.recordsPerSecond());
        bytes = limiting.rate(
                Limit.BYTES_PER_SECOND, "sends %,d bytes a second".formatted(limits.bytesPerSecond()), (double)
                        limits.bytesPerSecond());
    }

    /** {@code POST /topics/{topic}/records?ack=…}. */
    void send(Context ctx) throws IOException {
        long since = System.nanoTime();
        boolean untilStored = untilStored(ctx);
        String topic = ctx.pathParam("topic");
        requireRegistered(topic, Callers.of(ctx));
        String caller = CallerName.of(ctx);
        records.require(caller);
        bytes.require(caller);
        try (Places.Place place = reading.take(caller, 1);
                Places.Place room = memory.take(caller, 0)) {
            SentBody body = SentBody.read(ctx, maxBytes, room);
            bytes.charge(caller, body.length());
            List<byte[]> sent =
                    RecordsBody.read(body.bytes(), body.length(), form(ctx.contentType()), topic, MAX_RECORDS);
            Places.Place weight = underWay.take(caller, Math.max(LEAST_UNDER_WAY, sent.size()));
            records.charge(caller, sent.size());
            Exchange.later(ctx, send(topic, sent, untilStored, since, weight));
        }
    }

    /** @param weight is closed when the records are not under way any more */
    private CompletableFuture<Handler> send(
            String topic, List<byte[]> records, boolean untilStored, long since, Places.Place weight) {
        try {
            Sending sending = Sending.begin(intake, topic, records);
            return sending.acknowledged()
                    .thenCompose(all -> untilStored && all
                            ? stored(sending, since)
                            : CompletableFuture.<@Nullable Duration>completedFuture(null))
                    .whenComplete((waited, failure) -> weight.close())
                    .thenApply(waited -> ctx -> answer(ctx, sending.outcome(), waited));
        } catch (RuntimeException e) {
            weight.close();
            throw e;
        }
    }

    /** Completes with {@code null} when all is stored, and with the time where that took too long. */
    private CompletableFuture<@Nullable Duration> stored(Sending sending, long since) {
        CompletableFuture<@Nullable Void> signal = stored.stored(sending.last(), since);
        long left = Math.max(1, maxWait.toNanos() - (System.nanoTime() - since));
        return signal.<@Nullable Duration>thenApply(nothing -> null)
                .completeOnTimeout(maxWait, left, TimeUnit.NANOSECONDS)
                .whenComplete((waited, failure) -> signal.cancel(false));
    }

    private void answer(Context ctx, SentOutcome outcome, @Nullable Duration waited) {
        metrics.sent(outcome.accepted(), outcome.rejected(), outcome.failed());
        OdaException trouble = outcome.trouble(waited);
        if (trouble == null) {
            Responses.json(ctx, outcome.body());
        } else {
            Problems.send(ctx, trouble);
            ctx.result(outcome.problem(trouble));
        }
    }

    private static boolean untilStored(Context ctx) {
        for (String name : ctx.queryParamMap().keySet()) {
            if (!name.equals(ACK)) {
                throw OdaException.inField(
                        ErrorCode.UNKNOWN_FIELD,
                        name,
                        "'%s' is no parameter of this request: it takes only ack=kafka or ack=stored".formatted(name));
            }
        }
        List<String> values = ctx.queryParams(ACK);
        String ack = values.isEmpty() ? "" : String.join(",", values);
        return switch (ack) {
            case "", "kafka" -> false;
            case "stored" -> true;
            default ->
                throw OdaException.inField(
                        ErrorCode.BAD_VALUE,
                        ACK,
                        "ack is 'kafka' (answered when Kafka has the records) or 'stored' (when queries see them), not '%s'"
                                .formatted(ack));
        };
    }

    private void requireRegistered(String topic, Caller caller) {
        List<String> registered = topics.topics();
        if (!registered.contains(topic)) {
            throw OdaException.inField(
                    ErrorCode.UNKNOWN_TOPIC,
                    "topic",
                    "topic '%s' is not registered%s: register it with POST /register/dg {\"topics\":[\"%s\"]}, and send again"
                            .formatted(
                                    topic,
                                    NearestName.of(
                                                    topic,
                                                    registered.stream()
                                                            .filter(other -> Rights.may(caller, Scope.SEND, other))
                                                            .toList())
                                            .map(" (did you mean '%s'?)"::formatted)
                                            .orElse(""),
                                    topic));
        }
    }

    private static RecordsBody.Form form(@Nullable String contentType) {
        String type =
                contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return LINES.contains(type) ? RecordsBody.Form.LINES : RecordsBody.Form.ANY;
    }
}
