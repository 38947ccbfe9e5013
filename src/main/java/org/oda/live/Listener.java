package org.oda.live;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.oda.model.Selection;

/** Somebody who waits for records. What it holds of the ring belongs to the thread that reads it. */
final class Listener {
    private final Selection selection;
    private final Runnable onRecords;
    private final Map<TopicPartition, Long> begins = new ConcurrentHashMap<>();
    private long next;
    private volatile boolean isLost;

    /** @param onRecords called by the thread that adds to the ring: it must be quick */
    Listener(Selection selection, Runnable onRecords) {
        this.selection = selection;
        this.onRecords = onRecords;
    }

    boolean wants(String topic) {
        return selection.selectsTopic(topic);
    }

    /** By partition the first offset that comes through the ring; a partition that is missing comes whole. */
    Map<TopicPartition, Long> begins() {
        return begins;
    }

    /** The number in the ring of the next record to look at. */
    long next() {
        return next;
    }

    void next(long number) {
        next = number;
    }

    void tell() {
        onRecords.run();
    }

    /** Not all of its records will come: it has to listen anew. */
    void lose() {
        isLost = true;
        onRecords.run();
    }

    boolean isLost() {
        return isLost;
    }
}
