package org.oda.pump;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.oda.model.OdaException;
import org.oda.model.RecordId;

/**
 * Goes through the rejects from the newest to the oldest, in steps that grow as long as they are quick, until enough are
 * found or the time is over. Memory depends on neither how many there are nor how large they are.
 */
final class RejectScan {
    private static final int FIRST_STEP = 100;
    private static final int LONGEST_STEP = 1 << 14;
    private static final long QUICK_NANOS = Duration.ofMillis(250).toNanos();
    private static final long SLOW_NANOS = Duration.ofSeconds(1).toNanos();

    private final RejectSession session;
    private final Test test;
    private final int limit;
    private final Duration time;
    private final List<Found> found = new ArrayList<>();
    private final Set<RecordId> seen = new HashSet<>();

    /** @param time after which no further step is made; one is made at least */
    RejectScan(RejectSession session, Test test, int limit, Duration time) {
        this.session = session;
        this.test = test;
        this.limit = limit;
        this.time = time;
    }

    /** Whether a reject is wanted. */
    interface Test {
        boolean wants(RecordId id, ConsumerRecord<byte[], byte[]> message);
    }

    /** A reject, and its offset in their log. Its value is cut. */
    record Found(long offset, Reject reject) {}

    /**
     * Returns the offset before which the search may go on; {@code null} where nothing is left.
     *
     * @throws OdaException {@code KAFKA_UNAVAILABLE} where not even one step was made
     */
    @Nullable Long run(RejectSession.Range range) {
        long end = System.nanoTime() + time.toNanos();
        long to = range.end();
        int step = FIRST_STEP;
        while (to > range.begin() && found.size() < limit && (to == range.end() || System.nanoTime() - end < 0)) {
            long begun = System.nanoTime();
            try {
                to = step(Math.max(range.begin(), to - step), to);
            } catch (OdaException e) {
                if (to == range.end()) {
                    throw e;
                }
                break;
            }
            long took = System.nanoTime() - begun;
            if (took < QUICK_NANOS) {
                step = Math.min(LONGEST_STEP, step * 4);
            } else if (took > SLOW_NANOS) {
                step = Math.max(1, step / 4);
            }
        }
        return to > range.begin() ? to : null;
    }

    /** The newest first, each record once. */
    List<Found> found() {
        return found;
    }

    /** Returns from where on nothing is left. */
    private long step(long from, long to) {
        int room = limit - found.size();
        Deque<Found> newest = new ArrayDeque<>();
        long[] rest = {from};
        session.read(from, to, message -> {
            RecordId id = id(message);
            if (id != null && isErasure(message)) {
                newest.removeIf(each -> each.reject().id().equals(id));
                seen.add(id);
            } else if (id != null && test.wants(id, message)) {
                if (newest.size() == room) {
                    newest.removeFirst();
                    rest[0] = newest.isEmpty()
                            ? message.offset()
                            : newest.getFirst().offset();
                }
                newest.addLast(new Found(message.offset(), reject(id, message)));
            }
        });
        for (Iterator<Found> each = newest.descendingIterator(); each.hasNext(); ) {
            Found next = each.next();
            if (seen.add(next.reject().id())) {
                found.add(next);
            }
        }
        return rest[0];
    }

    /** {@code null} where others wrote what is no reject. */
    static @Nullable RecordId id(ConsumerRecord<byte[], byte[]> message) {
        String topic = header(message, RejectHeaders.TOPIC, "");
        long partition = number(message, RejectHeaders.PARTITION, -1);
        long offset = number(message, RejectHeaders.OFFSET, -1);
        return topic.isEmpty() || partition < 0 || partition > Integer.MAX_VALUE || offset < 0
                ? null
                : new RecordId(topic, (int) partition, offset);
    }

    static boolean isErasure(ConsumerRecord<byte[], byte[]> message) {
        return message.headers().lastHeader(RejectHeaders.ERASED) != null;
    }

    static String reason(ConsumerRecord<byte[], byte[]> message) {
        return header(message, RejectHeaders.REASON, "");
    }

    static boolean isStored(ConsumerRecord<byte[], byte[]> message) {
        return header(message, RejectHeaders.STORED, "").equals("true");
    }

    /** When the record came to Kafka. */
    static Instant sentAt(ConsumerRecord<byte[], byte[]> message) {
        return Instant.ofEpochMilli(number(message, RejectHeaders.TIMESTAMP, 0));
    }

    static Instant rejectedAt(ConsumerRecord<byte[], byte[]> message) {
        return Instant.ofEpochMilli(message.timestamp());
    }

    private static Reject reject(RecordId id, ConsumerRecord<byte[], byte[]> message) {
        byte[] value = message.value();
        return new Reject(
                id,
                reason(message),
                header(message, RejectHeaders.DETAIL, ""),
                sentAt(message),
                rejectedAt(message),
                value == null ? null : RawValue.of(value, number(message, RejectHeaders.LENGTH, value.length)),
                isStored(message),
                null);
    }

    private static String header(ConsumerRecord<byte[], byte[]> message, String name, String otherwise) {
        Header header = message.headers().lastHeader(name);
        return header == null || header.value() == null
                ? otherwise
                : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static long number(ConsumerRecord<byte[], byte[]> message, String name, long otherwise) {
        String text = header(message, name, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
