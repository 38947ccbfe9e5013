package org.oda.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.oda.codec.DeclarationCodec;
import org.oda.model.OdaException;
import org.oda.model.TopicDeclaration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reading end of the registrations: one thread that follows the topic from its beginning, and tells whether Kafka
 * answers.
 */
final class RegistrationReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RegistrationReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PROBE_WITHIN = Duration.ofSeconds(2);
    private static final long PROBE_EVERY_NANOS = 1_000_000_000L;
    private static final long PAUSE_AFTER_FAILURE_MS = 500;
    private static final long STOP_WITHIN_MS = 5_000;

    private final KafkaConsumer<byte[], String> consumer;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final List<Consumer<List<String>>> listeners = new ArrayList<>(); // guarded by lock
    private final Set<String> names = new LinkedHashSet<>(); // of the thread
    private final Map<String, TopicDeclaration> declared = new HashMap<>(); // of the thread
    private long position; // guarded by lock
    private volatile List<String> topics = List.of();
    private volatile Map<String, TopicDeclaration> declarations = Map.of();
    private volatile boolean available = true;
    private final CountDownLatch stopping = new CountDownLatch(1);

    RegistrationReader(CatalogueConfig config) {
        consumer = new KafkaConsumer<>(
                config.cluster()
                        .clientSettings(Map.of(
                                ConsumerConfig.CLIENT_ID_CONFIG,
                                "oda-topics-reader",
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false,
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "earliest",
                                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                                false)),
                new ByteArrayDeserializer(),
                new StringDeserializer());
        consumer.assign(List.of(RegistrationLog.PARTITION));
        thread = new Thread(this::follow, "oda-topics-reader");
        thread.setDaemon(true);
    }

    /** Returns when everything that was registered before is known. */
    void start(Deadline deadline) {
        long end;
        try {
            end = endOffset(Duration.ofMillis(deadline.remainingMillis()));
        } catch (KafkaException e) {
            throw Failures.unavailable("the registered topics cannot be read", e);
        }
        thread.start();
        awaitPosition(end, deadline);
    }

    /** In the order of their registration. */
    List<String> topics() {
        return topics;
    }

    /** By topic; those without one are missing. */
    Map<String, TopicDeclaration> declarations() {
        return declarations;
    }

    boolean isAvailable() {
        return available;
    }

    /** Returns when everything before the offset is known, and the listeners have been told. */
    void awaitPosition(long offset, Deadline deadline) {
        lock.lock();
        try {
            while (position < offset) {
                if (deadline.isOver()) {
                    throw Failures.unavailable("the registered topics cannot be read", null);
                }
                moved.await(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            throw Failures.interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    /** The listener is called at once, and then after each change, never by two threads at a time. */
    void onChange(Consumer<List<String>> listener) {
        lock.lock();
        try {
            listeners.add(listener);
            tell(listener);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        stopping.countDown();
        consumer.wakeup();
        try {
            thread.join(STOP_WITHIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.atWarn().log("reader of the registered topics does not stop and is left");
        } else {
            consumer.close();
        }
    }

    private void follow() {
        long probed = System.nanoTime();
        while (stopping.getCount() > 0) {
            try {
                take(consumer.poll(POLL));
                if (System.nanoTime() - probed >= PROBE_EVERY_NANOS) {
                    // a poll is quiet about a broker that is away
                    endOffset(PROBE_WITHIN);
                    probed = System.nanoTime();
                    answered();
                }
            } catch (WakeupException e) {
                // closed
            } catch (KafkaException e) {
                failed(e);
            }
        }
    }

    private long endOffset(Duration within) {
        Long end =
                consumer.endOffsets(List.of(RegistrationLog.PARTITION), within).get(RegistrationLog.PARTITION);
        return end == null ? 0 : end;
    }

    private void take(ConsumerRecords<byte[], String> records) {
        boolean isLonger = false;
        boolean isDeclared = false;
        for (ConsumerRecord<byte[], String> record : records) {
            if (isTopic(record)) {
                isLonger |= names.add(record.value());
                isDeclared |= declare(record);
            }
        }
        boolean changed = isLonger || isDeclared;
        if (isDeclared) {
            declarations = Map.copyOf(declared);
        }
        if (isLonger) {
            topics = List.copyOf(names);
        }
        if (!records.isEmpty()) {
            move(consumer.position(RegistrationLog.PARTITION), changed);
        }
    }

    private void move(long newPosition, boolean changed) {
        lock.lock();
        try {
            if (changed) {
                listeners.forEach(this::tell);
            }
            position = newPosition;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void tell(Consumer<List<String>> listener) {
        try {
            listener.accept(topics);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("a listener to the registered topics failed");
        }
    }

    /** Others can write to the topic as well. */
    private static boolean isTopic(ConsumerRecord<byte[], String> record) {
        if (record.value() == null) {
            return false;
        }
        try {
            TopicName.check(record.value());
            return true;
        } catch (OdaException e) {
            LOG.atDebug().addKeyValue("offset", record.offset()).log("registration with a bad name skipped");
            return false;
        }
    }

    /** Whether the record changes what is declared of its topic. What cannot be read changes nothing. */
    private boolean declare(ConsumerRecord<byte[], String> record) {
        Header header = record.headers().lastHeader(RegistrationLog.DECLARATION);
        if (header == null || header.value() == null) {
            return false;
        }
        try {
            TopicDeclaration next = DeclarationCodec.read(header.value());
            TopicDeclaration before =
                    next.isNone() ? declared.remove(record.value()) : declared.put(record.value(), next);
            return !next.equals(before == null ? TopicDeclaration.NONE : before);
        } catch (OdaException e) {
            LOG.atWarn()
                    .addKeyValue("topic", record.value())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("reason", e.detail())
                    .log("declaration that cannot be read skipped");
            return false;
        }
    }

    private void answered() {
        if (!available) {
            available = true;
            LOG.atInfo().log("Kafka answers again");
        }
    }

    private void failed(KafkaException failure) {
        if (available) {
            available = false;
            LOG.atWarn().addKeyValue("reason", failure.getMessage()).log("Kafka does not answer; trying again");
        }
        if (failure instanceof InterruptException) {
            stopping.countDown();
            return;
        }
        try {
            if (stopping.await(PAUSE_AFTER_FAILURE_MS, TimeUnit.MILLISECONDS)) {
                LOG.atDebug().log("reader of the registered topics stopped while Kafka was away");
            }
        } catch (InterruptedException e) {
            stopping.countDown();
            Thread.currentThread().interrupt();
        }
    }
}
