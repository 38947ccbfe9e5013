package org.oda.e2e;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** What was sent and acknowledged by Kafka, and how often each was found in the store afterwards. */
final class Ledger {
    private final Map<String, Boolean> acknowledged = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();

    void sent(String data) {
        acknowledged.put(data, false);
    }

    void acknowledged(String data) {
        acknowledged.put(data, true);
        count.incrementAndGet();
    }

    Set<String> acknowledged() {
        return acknowledged.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** What was acknowledged behind these, and is not found, counts as never acknowledged. */
    void forgive(Set<String> before, Set<String> found) {
        acknowledged.replaceAll((data, acked) -> acked && (before.contains(data) || found.contains(data)));
    }

    long countAcknowledged() {
        return count.get();
    }

    /**
     * Compares what was sent with what was found.
     *
     * @param found each data text and how often it was returned
     * @return what is wrong: a loss, a double, or a stranger; empty when nothing is
     */
    Map<String, String> faults(Map<String, Integer> found) {
        Map<String, String> faults = new ConcurrentHashMap<>();
        acknowledged.forEach((data, acked) -> {
            if (acked && !found.containsKey(data)) {
                faults.put(data, "acknowledged but lost");
            }
        });
        found.forEach((data, times) -> {
            if (times != 1) {
                faults.put(data, "stored %d times".formatted(times));
            }
            if (!acknowledged.containsKey(data)) {
                faults.put(data, "never sent");
            }
        });
        return faults;
    }
}
