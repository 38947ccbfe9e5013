package org.oda.codec;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.oda.model.Erasure;
import org.oda.model.RecordId;

/**
 * What was erased: Kafka may still hold it, and give it again. A topic that was made anew has other records at the same offsets: those
 * are none of it. May be used by several threads.
 */
public final class Erasures {
    /** By topic: a record is held against those of its own topic alone, since every record of every topic comes by here. */
    private final Map<String, List<Known>> known = new ConcurrentHashMap<>();

    private final Function<String, @Nullable String> currentId;

    /** @param currentId Kafka's id of the topic of this name; {@code null} where it is not known */
    public Erasures(Function<String, @Nullable String> currentId) {
        this.currentId = currentId;
    }

    /** @param topicId of the topic that it was of when it was asked for */
    private record Known(Erasure erasure, String topicId) {}

    /**
     * From now on these records are {@link Decoded.Erased}.
     *
     * @param ids Kafka's ids of the topics that the offsets are of, by name; nothing of other topics is
     */
    public void add(Erasure erasure, Map<String, String> ids) {
        ids.forEach((topic, id) -> {
            List<Known> ofTopic = known.computeIfAbsent(topic, name -> new CopyOnWriteArrayList<>());
            var one = new Known(erasure, id);
            if (!ofTopic.contains(one)) {
                ofTopic.add(one);
            }
        });
    }

    /**
     * Whether bytes that are no record belong to it: those of a generator tell its id, and their time is that of their arrival,
     * unless all times are selected.
     *
     * @param arrival in Kafka
     */
    public static boolean selects(Erasure erasure, RecordId id, byte @Nullable [] value, Instant arrival) {
        String generator = erasure.generatorId();
        return erasure.selectsArrival(id, arrival)
                && (generator == null || (value != null && GeneratorText.isOf(value, generator)));
    }

    /** Of bytes that are no record the arrival is not known here: they count as the oldest. */
    Decoded judge(RecordId id, byte @Nullable [] value, Decoded decoded) {
        for (Known one : known.getOrDefault(id.topic(), List.of())) {
            boolean isSelected = decoded instanceof Decoded.Accepted accepted
                    ? one.erasure.selects(accepted.record().record())
                    : selects(one.erasure, id, value, Instant.EPOCH);
            if (isSelected && isStill(id.topic(), one.topicId)) {
                return new Decoded.Erased();
            }
        }
        return decoded;
    }

    /** Where Kafka does not tell, the topic counts as the one that it was. */
    private boolean isStill(String topic, String topicId) {
        String current = currentId.apply(topic);
        return current == null || current.equals(topicId);
    }
}
