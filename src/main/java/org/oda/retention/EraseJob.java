package org.oda.retention;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oda.codec.ErasureCodec;
import org.oda.codec.Erasures;
import org.oda.codec.RecordDecoder;
import org.oda.jobs.JobHandler;
import org.oda.jobs.JobRun;
import org.oda.jobs.JobState;
import org.oda.jobs.KeptJob;
import org.oda.model.Erasure;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.TimeRange;
import org.oda.pump.RejectEraser;
import org.oda.pump.Replayer;
import org.oda.store.Doomed;
import org.oda.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases records for good: those that were in Kafka when the job began. It waits until they are stored, takes them from the
 * store, the rejects and the beginnings of Kafka's partitions, and then waits until the files are gone in which they were. May be cut
 * off anywhere, and goes on.
 */
public final class EraseJob implements JobHandler {
    public static final String KIND = "erase";

    private static final Logger LOG = LoggerFactory.getLogger(EraseJob.class);
    private static final Duration PURGE_WITHIN = Duration.ofMinutes(10);
    private static final int ATTEMPTS = 5;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(10);
    private static final String ENDS = "ends";
    private static final String TOPIC_IDS = "topic_ids";
    private static final String RECORDS = "records";
    private static final String REJECTS = "rejects";

    private final Store store;
    private final KafkaLog kafka;
    private final KafkaSweep sweep;
    private final RejectEraser rejects;
    private final Replayer replayer;
    private final Erasures erasures;
    private final Supplier<? extends Collection<String>> topics;

    /**
     * @param plainDecoder that knows of no erasures
     * @param erasures gets to know what Kafka is not to give again
     * @param topics those that are registered
     */
    public EraseJob(
            Store store,
            KafkaLog kafka,
            RecordDecoder plainDecoder,
            RejectEraser rejects,
            Replayer replayer,
            Erasures erasures,
            Supplier<? extends Collection<String>> topics) {
        this.store = store;
        this.kafka = kafka;
        sweep = new KafkaSweep(kafka, plainDecoder);
        this.rejects = rejects;
        this.replayer = replayer;
        this.erasures = erasures;
        this.topics = topics;
    }

    /**
     * Of earlier runs of the service: Kafka may still have what they erased, also those that failed in the middle. Where Kafka lost the end
     * of a partition since, others come at the offsets that are free again.
     */
    public static void recall(List<KeptJob> jobs, Erasures erasures, KafkaLog kafka) {
        Map<Erasure, Map<String, String>> erased = new HashMap<>();
        for (KeptJob kept : jobs) {
            ObjectNode known = kept.job().state() == JobState.DONE ? kept.job().receipt() : kept.notes();
            if (kept.job().kind().equals(KIND) && known != null && known.has(RECORDS)) {
                erased.put(
                        ErasureCodec.fromJson(kept.job().asked()).withEnds(ErasureCodec.endsFromJson(known.path(ENDS))),
                        idsFromJson(known.path(TOPIC_IDS)));
            }
        }
        if (erased.isEmpty()) {
            return;
        }
        Set<String> topics = new HashSet<>();
        erased.values().forEach(ids -> topics.addAll(ids.keySet()));
        Map<String, List<Long>> ends = new HashMap<>();
        try {
            kafka.topicIds(topics);
            ends.putAll(kafka.ends(topics));
        } catch (OdaException e) {
            LOG.atWarn()
                    .addKeyValue("reason", e.detail())
                    .log("the ends of topics in Kafka are not known: those of the receipts count");
        }
        erased.forEach((erasure, ids) -> erasures.add(erasure.withEnds(earlier(erasure.ends(), ends)), ids));
    }

    /** After a process that ended, or a job that failed, in the middle. */
    public static void tidy(List<KeptJob> jobs, RejectEraser rejects) {
        boolean isOpen = jobs.stream()
                .anyMatch(kept -> kept.job().kind().equals(KIND) && kept.job().state() == JobState.FAILED);
        if (isOpen) {
            try {
                rejects.restore();
            } catch (OdaException e) {
                LOG.atWarn()
                        .addKeyValue("reason", e.detail())
                        .log("the settings of the topic of the rejects are not restored");
            }
        }
    }

    private static Map<String, List<Long>> earlier(Map<String, List<Long>> noted, Map<String, List<Long>> current) {
        Map<String, List<Long>> ends = new HashMap<>();
        noted.forEach((topic, offsets) -> {
            List<Long> now = current.getOrDefault(topic, offsets);
            List<Long> least = new ArrayList<>();
            for (int partition = 0; partition < offsets.size(); partition++) {
                long end = offsets.get(partition);
                least.add(partition < now.size() ? Math.min(end, now.get(partition)) : end);
            }
            ends.put(topic, least);
        });
        return ends;
    }

    /** How many records would go now, by topic. */
    public static Map<String, Long> count(Store store, Erasure asked) {
        return store.count(new DoomedByErasure(asked, true));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean isResumable() {
        return true;
    }

    @Override
    public ObjectNode run(JobRun run) throws InterruptedException {
        ObjectNode notes = run.notes();
        Erasure asked = ErasureCodec.fromJson(run.asked());
        if (!notes.has(ENDS)) {
            Set<String> selected = selected(asked);
            // a topic that is made anew in between has another id, and then nothing of it is selected
            notes.set(TOPIC_IDS, idsToJson(kafka.topicIds(selected)));
            notes.set(ENDS, ErasureCodec.endsToJson(asked.withEnds(ends(selected))));
            run.note(notes);
        }
        Erasure erasure = asked.withEnds(ErasureCodec.endsFromJson(notes.path(ENDS)));
        Map<String, String> ids = idsFromJson(notes.path(TOPIC_IDS));
        kafka.awaitStored(
                inKafka(erasure, ids), before -> run.progress("waiting until what is in Kafka is stored", 0, before));
        erasures.add(erasure, ids);
        // one that is under way may have read before what is erased now, and would store it behind the erasure
        replayer.awaitTurn();
        for (int attempt = 1; true; attempt++) {
            try {
                return erase(run, notes, erasure, ids);
            } catch (OdaException e) {
                if (attempt == ATTEMPTS
                        || !isPassing(e)
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LOG.atWarn()
                        .addKeyValue("job", run.id())
                        .addKeyValue("reason", e.detail())
                        .log("an erasure is tried again");
                run.progress("waiting, to try again", attempt, ATTEMPTS);
                Thread.sleep(BETWEEN_ATTEMPTS.toMillis());
            }
        }
    }

    private static boolean isPassing(OdaException e) {
        return e.code() == ErrorCode.STORE_UNAVAILABLE || e.code() == ErrorCode.KAFKA_UNAVAILABLE;
    }

    private ObjectNode erase(JobRun run, ObjectNode notes, Erasure erasure, Map<String, String> ids)
            throws InterruptedException {
        var doomed = new DoomedByErasure(erasure, false);
        if (!notes.has(RECORDS)) {
            ObjectNode counts = JsonNodeFactory.instance.objectNode();
            store.count(doomed).forEach(counts::put);
            notes.put(REJECTS, rejects.count(erasure));
            notes.set(RECORDS, counts);
            run.note(notes);
        }
        store.erase(doomed, (done, total) -> run.progress("writing partitions of the store anew", done, total));
        boolean rejectsGone = eraseRejects(run, erasure);
        List<KafkaSweep.Swept> swept = sweep.of(
                erasure,
                inKafka(erasure, ids).keySet(),
                (done, total) -> run.progress("looking through Kafka's topics", done, total));
        run.progress("waiting until old files are gone", 0, 0);
        String held = purge();
        long left = count(store, erasure).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return receipt(notes, swept, held, rejectsGone, left);
    }

    /** Topics in which such records can be: those that are registered, and those that were. */
    private Set<String> selected(Erasure erasure) {
        return Stream.concat(
                        topics.get().stream(),
                        store.inventory().series().stream().map(series -> series.topic()))
                .filter(erasure::selectsTopic)
                .collect(Collectors.toSet());
    }

    private Map<String, List<Long>> ends(Set<String> selected) {
        Map<String, List<Long>> ends = new HashMap<>(kafka.ends(selected));
        selected.forEach(topic -> ends.putIfAbsent(topic, List.of()));
        return ends;
    }

    /** The ends of those topics that are in Kafka, and are the same as when it began. */
    private Map<String, List<Long>> inKafka(Erasure erasure, Map<String, String> ids) {
        Map<String, String> current = kafka.topicIds(ids.keySet());
        Map<String, List<Long>> ends = new HashMap<>(erasure.ends());
        ends.keySet()
                .removeIf(topic ->
                        !current.containsKey(topic) || !current.get(topic).equals(ids.get(topic)));
        return ends;
    }

    private static ObjectNode idsToJson(Map<String, String> ids) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ids.forEach(json::put);
        return json;
    }

    private static Map<String, String> idsFromJson(JsonNode json) {
        Map<String, String> ids = new HashMap<>();
        json.properties()
                .forEach(topic -> ids.put(topic.getKey(), topic.getValue().asText()));
        return ids;
    }

    private boolean eraseRejects(JobRun run, Erasure erasure) throws InterruptedException {
        run.progress("waiting until Kafka has compacted the rejects", 0, 0);
        try {
            return !rejects.hide(erasure) || rejects.awaitGone(erasure, PURGE_WITHIN);
        } finally {
            // an earlier run may have hidden them, and ended before it restored the topic
            rejects.restore();
        }
    }

    /** Who holds files; {@code null} where all are gone. */
    private @Nullable String purge() {
        try {
            store.purge(PURGE_WITHIN);
            return null;
        } catch (OdaException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return e.detail();
        }
    }

    private static ObjectNode receipt(
            ObjectNode notes, List<KafkaSweep.Swept> swept, @Nullable String held, boolean rejectsGone, long left) {
        ObjectNode receipt = JsonNodeFactory.instance.objectNode();
        long total = 0;
        for (JsonNode count : notes.path(RECORDS)) {
            total += count.asLong();
        }
        receipt.put("erased", total);
        receipt.set(RECORDS, notes.path(RECORDS));
        receipt.set(REJECTS, notes.path(REJECTS));
        receipt.put("left_in_store", left);
        receipt.putObject("files")
                .put("store_gone", held == null)
                .put("rejects_gone", rejectsGone)
                .put("held", held);
        ArrayNode kafka = receipt.putArray("kafka");
        swept.stream()
                .filter(each -> each.deleted() + each.left() > 0)
                .forEach(each -> kafka.addObject()
                        .put("topic", each.topic())
                        .put("partition", each.partition())
                        .put("deleted", each.deleted())
                        .put("left", each.left())
                        .put(
                                "left_until",
                                each.leftUntil() == null
                                        ? null
                                        : each.leftUntil().toString()));
        ArrayNode remains = receipt.putArray("remains");
        remains(swept).forEach(remains::add);
        receipt.set(ENDS, notes.path(ENDS));
        receipt.set(TOPIC_IDS, notes.path(TOPIC_IDS));
        return receipt;
    }

    private static List<String> remains(List<KafkaSweep.Swept> swept) {
        List<String> remains = new ArrayList<>();
        if (swept.stream().anyMatch(each -> each.left() > 0)) {
            remains.add(
                    "Kafka deletes from the beginning of a partition alone: what stands behind other records is given to its"
                            + " consumers until left_until; ODA itself gives it to nobody");
        }
        if (swept.stream().anyMatch(each -> each.deleted() > 0)) {
            remains.add(
                    "what Kafka deleted it gives to nobody; the file that it was in goes when Kafka closes it, at the latest"
                            + " with the retention of the topic");
        }
        remains.add("names of topics, generators and attributes, without values");
        remains.add(
                "values that were given to a replay of rejects, in the topic __oda_replays, for 45 to 52 days after the replay");
        remains.add("backups that were made before");
        remains.add("stores of other instances of the same cluster: erase there as well");
        return remains;
    }

    /** @param isOpen whether records count wherever they are in Kafka */
    private record DoomedByErasure(Erasure erasure, boolean isOpen) implements Doomed {
        @Override
        public TimeRange range() {
            return erasure.range();
        }

        @Override
        public @Nullable TimeRange of(String topic) {
            return erasure.selectsTopic(topic) ? erasure.range() : null;
        }

        @Override
        public boolean ofGenerator(String generatorId) {
            return erasure.selectsGenerator(generatorId);
        }

        @Override
        public long endOffset(String topic, int partition) {
            return isOpen ? Long.MAX_VALUE : erasure.endOffset(topic, partition);
        }
    }
}
