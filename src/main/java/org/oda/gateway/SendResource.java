package org.oda.gateway;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
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
 * for.
 */
final class SendResource {
    /** Bodies that are read at once: slow senders must leave threads for everything else. */
    static final int MAX_READING = 32;

    /** Of one request. */
    static final int MAX_RECORDS = 10_000;

    /** Whose answer is not known yet: what is kept of each takes some hundred bytes. */
    private static final int MAX_UNDER_WAY =
            (int) Math.min(1_000_000, Runtime.getRuntime().maxMemory() / (2 << 10));

    /** A request counts as so many at least. */
    private static final int LEAST_UNDER_WAY = 1_000;

    private static final String ACK = "ack";
    private static final Set<String> LINES = Set.of("application/x-ndjson", "application/ndjson", "application/jsonl");

    private final TopicCatalogue topics;
    private final Intake intake;
    private final StoredSignal stored;
    private final RequestMetrics metrics;
    private final Duration maxWait;
    private final Semaphore reading = new Semaphore(MAX_READING);
    private final Semaphore underWay = new Semaphore(MAX_UNDER_WAY);
    private final SendRoom room = new SendRoom(SentBody.MAX_BYTES + 1);

    SendResource(GatewayServices services, RequestMetrics metrics, Duration maxWait) {
        topics = services.topics();
        intake = services.intake();
        stored = services.stored();
        this.metrics = metrics;
        this.maxWait = maxWait;
    }

    /** {@code POST /topics/{topic}/records?ack=…}. */
    void send(Context ctx) throws IOException {
        long since = System.nanoTime();
        boolean untilStored = untilStored(ctx);
        String topic = ctx.pathParam("topic");
        requireRegistered(topic, Callers.of(ctx));
        if (!reading.tryAcquire()) {
            throw busy("%d requests are sending at this moment".formatted(MAX_READING));
        }
        try (SendRoom.Share share = room.new Share()) {
            SentBody body = SentBody.read(ctx, share);
            List<byte[]> records =
                    RecordsBody.read(body.bytes(), body.length(), form(ctx.contentType()), topic, MAX_RECORDS);
            Exchange.later(ctx, send(topic, records, untilStored, since));
        } finally {
            reading.release();
        }
    }

    private CompletableFuture<Handler> send(String topic, List<byte[]> records, boolean untilStored, long since) {
        int weight = Math.max(LEAST_UNDER_WAY, records.size());
        if (!underWay.tryAcquire(weight)) {
            throw busy("too many records wait for Kafka or the store");
        }
        try {
            Sending sending = Sending.begin(intake, topic, records);
            return sending.acknowledged()
                    .thenCompose(all -> untilStored && all
                            ? stored(sending, since)
                            : CompletableFuture.<@Nullable Duration>completedFuture(null))
                    .whenComplete((waited, failure) -> underWay.release(weight))
                    .thenApply(waited -> ctx -> answer(ctx, sending.outcome(), waited));
        } catch (RuntimeException e) {
            underWay.release(weight);
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

    private static OdaException busy(String why) {
        return new OdaException(
                ErrorCode.GATEWAY_UNAVAILABLE, why + ": nothing of this body was sent; send it again a little later");
    }
}
