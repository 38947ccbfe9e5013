package org.oda.live;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.oda.codec.Decoded;
import org.oda.codec.RecordDecoder;
import org.oda.model.OdaException;
import org.oda.model.RecordId;
import org.oda.model.Selection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the ends of those topics that somebody listens to, with one consumer on one thread, and puts what arrives into the ring.
 * Each record is decoded once, however many listen.
 */
final class Tail implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tail.class);
    private static final int FETCH_BYTES = 1 << 20;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration JOIN = Duration.ofSeconds(10);
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final long PAUSE_NANOS = Duration.ofMillis(500).toNanos();
    private static final long NOTE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long REFRESH_NANOS = Duration.ofMinutes(1).toNanos();

    private final LiveConfig config;
    private final RecordDecoder decoder;
    private final Ring ring;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this, "oda-live");

    // of the thread alone
    private final Map<String, Set<Listener>> listeners = new HashMap<>();
    private final Set<Listener> all = new LinkedHashSet<>();
    private final Set<TopicPartition> assigned = new HashSet<>();
    private Set<String> registered = Set.of();
    private long noted;
    private long refreshed;

    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private volatile Note note = new Note(0, Map.of());
    private volatile boolean isClosing;

    Tail(LiveConfig config, RecordDecoder decoder, Ring ring) {
        this.config = config;
        this.decoder = decoder;
        this.ring = ring;
        thread.setDaemon(true);
    }

    /**
     * How far the topics were followed at some moment.
     *
     * @param number all records before these offsets have lower numbers in the ring
     */
    record Note(long number, Map<TopicPartition, Long> offsets) {}

    void start() {
        thread.start();
    }

    /** All registered topics. One that was not there before is followed from its first record on, by those who want it. */
    void topics(Collection<String> topics) {
        Set<String> now = new LinkedHashSet<>(topics);
        submit(() -> {
            try {
                followNew(now);
                registered = now;
            } catch (WakeupException e) {
                throw e;
            } catch (KafkaException e) {
                // all listen anew after this, and are to find the topics there
                registered = now;
                throw e;
            }
        });
    }

    private void followNew(Set<String> topics) {
        for (String topic : topics) {
            if (!registered.contains(topic)) {
                all.stream().filter(listener -> listener.wants(topic)).forEach(listener -> follow(listener, topic));
            }
        }
    }

    /**
     * From now on the listener is told of records.
     *
     * @throws OdaException {@code KAFKA_UNAVAILABLE} after 10 s
     */
    Listener join(Selection selection, Runnable onRecords) {
        var listener = new Listener(selection, onRecords);
        var joined = new CompletableFuture<@Nullable Void>();
        submit(() -> {
            try {
                join(listener);
                joined.complete(null);
            } catch (WakeupException e) {
                throw e;
            } catch (KafkaException e) {
                joined.completeExceptionally(e);
            }
        });
        try {
            joined.get(JOIN.toMillis(), TimeUnit.MILLISECONDS);
            return listener;
        } catch (ExecutionException | TimeoutException e) {
            leave(listener);
            throw LiveFeed.unavailable(e);
        } catch (InterruptedException e) {
            leave(listener);
            Thread.currentThread().interrupt();
            throw LiveFeed.unavailable(e);
        }
    }

    void leave(Listener listener) {
        submit(() -> {
            if (all.remove(listener)) {
                listeners.values().forEach(ofTopic -> ofTopic.remove(listener));
                listeners.values().removeIf(Set::isEmpty);
                if (assigned.removeIf(partition -> !listeners.containsKey(partition.topic()))) {
                    consumer().assign(assigned);
                }
            }
        });
    }

    Note note() {
        return note;
    }

    @Override
    public void run() {
        while (!isClosing) {
            try (KafkaConsumer<byte[], byte[]> opened = LiveFeed.consumer(config, "oda-live", FETCH_BYTES)) {
                consumer = opened;
                while (!isClosing) {
                    turn();
                }
                opened.close(CloseOptions.timeout(CLOSE));
            } catch (WakeupException e) {
                LOG.atDebug().log("woken at the end");
            } catch (RuntimeException e) {
                LOG.atWarn().setCause(e).log("live records cannot be read; trying again");
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            consumer = null;
            loseAll();
        }
    }

    @Override
    public void close() {
        isClosing = true;
        wake();
        try {
            thread.join(CLOSE.toMillis() * 2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void submit(Runnable task) {
        tasks.add(task);
        wake();
    }

    private void wake() {
        KafkaConsumer<byte[], byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
        LockSupport.unpark(thread);
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        KafkaConsumer<byte[], byte[]> current = consumer;
        if (current == null) {
            throw new IllegalStateException("no consumer");
        }
        return current;
    }

    private void turn() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            perform(task);
        }
        if (assigned.isEmpty()) {
            LockSupport.parkNanos(POLL.toNanos());
            return;
        }
        try {
            add(consumer().poll(POLL));
            long now = System.nanoTime();
            if (now - noted > NOTE_NANOS) {
                noted = now;
                takeNote();
            }
            if (now - refreshed > REFRESH_NANOS) {
                refreshed = now;
                Set.copyOf(listeners.keySet()).forEach(topic -> assign(topic, partitions(topic), Map.of()));
            }
        } catch (WakeupException e) {
            LOG.atTrace().log("there is a task");
        }
    }

    /** A wake-up that was meant for a poll may come in the middle of a task: the task is then done again. */
    private void perform(Runnable task) {
        while (true) {
            try {
                task.run();
                return;
            } catch (WakeupException e) {
                if (isClosing) {
                    throw e;
                }
            }
        }
    }

    private void join(Listener listener) {
        for (String topic : registered) {
            if (listener.wants(topic)) {
                if (!listeners.containsKey(topic)) {
                    List<TopicPartition> partitions = partitions(topic);
                    assign(topic, partitions, consumer().endOffsets(partitions));
                }
                for (TopicPartition partition : assigned) {
                    if (partition.topic().equals(topic)) {
                        listener.begins().put(partition, consumer().position(partition));
                    }
                }
                listeners.computeIfAbsent(topic, name -> new LinkedHashSet<>()).add(listener);
            }
        }
        all.add(listener);
        listener.next(ring.end());
    }

    /** A new topic. */
    private void follow(Listener listener, String topic) {
        if (!listeners.containsKey(topic)) {
            assign(topic, partitions(topic), Map.of());
        }
        listeners.computeIfAbsent(topic, name -> new LinkedHashSet<>()).add(listener);
    }

    private List<TopicPartition> partitions(String topic) {
        List<PartitionInfo> partitions = consumer().partitionsFor(topic);
        return partitions.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    /** @param from where to begin; a partition that is missing is read from its first record on */
    private void assign(String topic, List<TopicPartition> partitions, Map<TopicPartition, Long> from) {
        List<TopicPartition> unassigned = partitions.stream()
                .filter(partition -> !assigned.contains(partition))
                .toList();
        if (unassigned.isEmpty()) {
            return;
        }
        LOG.atDebug().addKeyValue("topic", topic).log("topic is followed");
        Set<TopicPartition> more = new HashSet<>(assigned);
        more.addAll(unassigned);
        consumer().assign(more);
        unassigned.forEach(partition -> consumer().seek(partition, from.getOrDefault(partition, 0L)));
        assigned.addAll(unassigned);
    }

    private void add(ConsumerRecords<byte[], byte[]> records) {
        Set<Listener> told = new HashSet<>();
        for (TopicPartition partition : records.partitions()) {
            boolean isAny = false;
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                var id = new RecordId(record.topic(), record.partition(), record.offset());
                if (decoder.decode(id, record.value()) instanceof Decoded.Accepted accepted) {
                    ring.add(accepted.record());
                    isAny = true;
                }
            }
            if (isAny) {
                told.addAll(listeners.getOrDefault(partition.topic(), Set.of()));
            }
        }
        told.forEach(Listener::tell);
    }

    private void takeNote() {
        long number = ring.end();
        Map<TopicPartition, Long> offsets = new HashMap<>();
        assigned.forEach(partition -> offsets.put(partition, consumer().position(partition)));
        note = new Note(number, Map.copyOf(offsets));
    }

    private void loseAll() {
        List<Listener> lost = List.copyOf(all);
        all.clear();
        listeners.clear();
        assigned.clear();
        note = new Note(0, Map.of());
        lost.forEach(Listener::lose);
    }
}
