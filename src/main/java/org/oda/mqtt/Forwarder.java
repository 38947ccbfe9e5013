package org.oda.mqtt;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oda.intake.Intake;
import org.oda.intake.Receipt;
import org.oda.intake.Refusal;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From messages to Kafka, in a thread of its own. A message is acknowledged when Kafka has it, or when it is refused for
 * good; while Kafka is away it is tried again and again. How much is under way is bounded.
 */
final class Forwarder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
    private static final int MAX_MESSAGES = 2_000;
    private static final long MAX_BYTES = 32L << 20;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final long CLOSE_WITHIN_MILLIS = 5_000;

    private final MqttMapping mapping;
    private final Intake intake;
    private final Topics topics;
    private final int maxRecordBytes;
    private final InstantSource clock;
    private final MqttMetrics metrics;
    private final Complaints complaints;
    private final Thread thread;

    /** Bounded by what {@link #accept} takes. */
    private final BlockingQueue<UnderWay> waiting = new LinkedBlockingQueue<>();

    private int messages;
    private long bytes;
    private @Nullable Instant stuckSince;
    private String stuckDetail = "";
    private boolean isClosing;
    private volatile boolean isEnded;

    private Forwarder(
            MqttConfig config,
            MqttMapping mapping,
            Intake intake,
            TopicRegistry registry,
            InstantSource clock,
            MqttMetrics metrics) {
        this.mapping = mapping;
        this.intake = intake;
        this.topics = new Topics(registry, config.maxTopics());
        this.maxRecordBytes = config.maxRecordBytes();
        this.clock = clock;
        this.metrics = metrics;
        this.complaints = new Complaints(clock);
        this.thread = new Thread(this::run, "oda-mqtt-forward");
    }

    static Forwarder start(
            MqttConfig config,
            MqttMapping mapping,
            Intake intake,
            TopicRegistry registry,
            InstantSource clock,
            MqttMetrics metrics) {
        var forwarder = new Forwarder(config, mapping, intake, registry, clock, metrics);
        forwarder.thread.start();
        return forwarder;
    }

    private record UnderWay(Message message, Instant arrival) {}

    /**
     * Takes a message. Where too much is under way it waits until there is room, on the network's thread: then nothing more
     * is read from the broker, which waits in its turn. One of quality of service 0 is refused instead.
     */
    void accept(Message message) {
        metrics.received.labelValues(Integer.toString(message.qos())).inc();
        if (message.isRetained()) {
            metrics.retained.inc();
            message.acknowledge();
        } else if (enter(message)) {
            waiting.add(new UnderWay(message, clock.instant()));
        } else if (message.qos() == 0 && !isEnded) {
            refuse(message, RefusalReason.OVERLOAD, "more messages are under way than memory is set aside for");
        }
    }

    /** What comes from now on is not acknowledged, and comes again with the next connection. */
    synchronized void acceptNoMore() {
        isClosing = true;
        notifyAll();
    }

    /** Whether nothing is under way. */
    synchronized boolean isIdle() {
        return messages == 0;
    }

    /** What Kafka does not take since when; {@code null} while all goes well. */
    synchronized @Nullable String trouble() {
        return stuckSince == null ? null : "Kafka takes no messages since %s: %s".formatted(stuckSince, stuckDetail);
    }

    /** What is still under way is not acknowledged, and comes again. */
    @Override
    public void close() {
        acceptNoMore();
        isEnded = true;
        thread.interrupt();
        try {
            thread.join(CLOSE_WITHIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isEnded) {
            try {
                forward(waiting.take());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void forward(UnderWay one) {
        if (one.message().comesAgain()) {
            // sent now, it would be stored twice
            leave(one.message());
            return;
        }
        Converted converted = convert(one);
        String topic = converted == null ? null : converted.topic();
        if (converted == null || topic == null) {
            return; // refused
        }
        try {
            topics.ensure(topic);
            var unused = intake.send(topic, null, converted.value())
                    .whenComplete((receipt, error) -> settle(one, topic, converted.problem(), receipt, error));
        } catch (RuntimeException e) {
            settle(one, topic, converted.problem(), null, e);
        }
    }

    /** The same each time; {@code null} where the message has been refused. */
    private @Nullable Converted convert(UnderWay one) {
        Message message = one.message();
        try {
            Optional<Converted> converted = mapping.convert(message.topic(), message.payload(), one.arrival());
            if (converted.isEmpty()) {
                refuseForGood(message, RefusalReason.NO_RULE, "the filter of no rule matches");
            } else if (converted.get().topic() == null) {
                refuseForGood(
                        message,
                        RefusalReason.NO_TOPIC,
                        String.valueOf(converted.get().problem()));
            } else if (converted.get().value().length > maxRecordBytes) {
                refuseForGood(
                        message,
                        RefusalReason.TOO_LARGE,
                        "%d bytes, and a record may have %d: raise max-record-bytes"
                                .formatted(converted.get().value().length, maxRecordBytes));
            } else {
                return converted.get();
            }
        } catch (RuntimeException | StackOverflowError e) {
            // what fails once would fail for ever, and nothing behind it would be acknowledged
            LOG.atError()
                    .addKeyValue("bytes", message.payload().length)
                    .setCause(e)
                    .log("mapping fails");
            refuseForGood(message, RefusalReason.FAULT, "the mapping fails: " + e);
        }
        return null;
    }

    private void settle(
            UnderWay one,
            String topic,
            @Nullable String problem,
            @Nullable Receipt receipt,
            @Nullable Throwable error) {
        if (receipt != null) {
            settled(one.message(), problem, receipt);
            return;
        }
        Throwable cause = Reasons.cause(error);
        String detail = cause == null ? "no reason" : String.valueOf(cause.getMessage());
        RefusalReason reason = cause instanceof OdaException refused ? refusal(refused.code()) : null;
        if (reason != null) {
            refuseForGood(one.message(), reason, detail);
        } else {
            topics.forget(topic);
            tryAgain(one, detail, cause);
        }
    }

    private void settled(Message message, @Nullable String problem, Receipt receipt) {
        metrics.forwarded.inc();
        Refusal refusal = receipt.refusal();
        if (refusal != null) {
            metrics.unreadable.inc();
            complaints.tell(refusal.reason(), message.topic(), problem == null ? refusal.detail() : problem);
        }
        message.acknowledge();
        goesOn();
        leave(message);
    }

    /** {@code null} where it may work later. */
    private static @Nullable RefusalReason refusal(ErrorCode code) {
        return switch (code) {
            case BAD_TOPIC_NAME, TOPIC_REFUSED -> RefusalReason.BAD_TOPIC;
            case BAD_VALUE -> RefusalReason.TOPIC_LIMIT;
            case BODY_TOO_LARGE -> RefusalReason.TOO_LARGE;
            default -> null;
        };
    }

    private void tryAgain(UnderWay one, String detail, @Nullable Throwable cause) {
        metrics.retries.inc();
        isStuck(detail, cause);
        if (!isEnded) {
            CompletableFuture.delayedExecutor(RETRY_AFTER.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> waiting.add(one));
        }
    }

    private void refuseForGood(Message message, RefusalReason reason, String detail) {
        refuse(message, reason, detail);
        message.acknowledge();
        leave(message);
    }

    private void refuse(Message message, RefusalReason reason, String detail) {
        metrics.refused.labelValues(reason.code()).inc();
        complaints.tell(reason.code(), message.topic(), detail);
    }

    /** False where the message is not taken. */
    private synchronized boolean enter(Message message) {
        try {
            while (!isClosing && message.qos() > 0 && !hasRoom(message)) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        if (isClosing || !hasRoom(message)) {
            return false;
        }
        messages++;
        bytes += message.payload().length;
        metrics.underWay.set(messages);
        return true;
    }

    private synchronized boolean hasRoom(Message message) {
        return messages == 0 || (messages < MAX_MESSAGES && bytes + message.payload().length <= MAX_BYTES);
    }

    private synchronized void leave(Message message) {
        messages--;
        bytes -= message.payload().length;
        metrics.underWay.set(messages);
        notifyAll();
    }

    private synchronized void isStuck(String detail, @Nullable Throwable cause) {
        stuckDetail = detail;
        if (stuckSince == null) {
            stuckSince = clock.instant();
            LOG.atWarn().setCause(cause).log("messages wait for Kafka; they go on by themselves");
        }
    }

    private synchronized void goesOn() {
        if (stuckSince != null) {
            LOG.atInfo()
                    .addKeyValue(
                            "seconds",
                            Duration.between(stuckSince, clock.instant()).toSeconds())
                    .log("Kafka takes messages again");
            stuckSince = null;
        }
    }
}
