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
import org.jspecify.annotations.Nullable;
import org.oda.codec.ErasureCodec;
import org.oda.codec.Erasures;
import org.oda.jobs.Job;
import org.oda.jobs.JobHandler;
import org.oda.jobs.JobRun;
import org.oda.jobs.JobState;
import org.oda.model.Erasure;
import org.oda.model.OdaException;
import org.oda.model.RecordId;
import org.oda.model.TimeRange;
import org.oda.pump.RejectEraser;
import org.oda.store.Doomed;
import org.oda.store.Store;

/**
 * Erases records for good: those that were in Kafka when the job began. It waits until they are stored, takes them from the
 * store, the rejects and the beginnings of Kafka's partitions, and then waits until the files are gone in which they were. May be cut
 * off anywhere, and goes on.
 */
public final class EraseJob implements JobHandler {
    public static final String KIND = "erase";

    private static final Duration PURGE_WITHIN = Duration.ofMinutes(10);
    private static final String ENDS = "ends";
    private static final String RECORDS = "records";
    private static final String REJECTS = "rejects";

    private final Store store;
    private final KafkaLog kafka;
    private final RejectEraser rejects;
    private final Erasures erasures;
    private final Supplier<? extends Collection<String>> topics;

    /**
     * @param erasures gets to know what Kafka is not to give again
     * @param topics those that are registered
     */
    public EraseJob(
            Store store,
            KafkaLog kafka,
            RejectEraser rejects,
            Erasures erasures,
            Supplier<? extends Collection<String>> topics) {
        this.store = store;
        this.kafka = kafka;
        this.rejects = rejects;
        this.erasures = erasures;
        this.topics = topics;
    }

    /** Of earlier runs of the service: Kafka may still have what they erased. */
    public static void recall(List<Job> jobs, Erasures erasures) {
        for (Job job : jobs) {
            ObjectNode receipt = job.receipt();
            if (job.kind().equals(KIND) && job.state() == JobState.DONE && receipt != null) {
                erasures.add(
                        ErasureCodec.fromJson(job.asked()).withEnds(ErasureCodec.endsFromJson(receipt.path(ENDS))));
            }
        }
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
        Erasure erasure = ErasureCodec.fromJson(run.asked());
        if (!notes.has(ENDS)) {
            notes.set(ENDS, ErasureCodec.endsToJson(erasure.withEnds(ends(erasure))));
            run.note(notes);
        }
        erasure = erasure.withEnds(ErasureCodec.endsFromJson(notes.path(ENDS)));
        Map<String, List<Long>> inKafka = new HashMap<>(erasure.ends());
        inKafka.values().removeIf(List::isEmpty);
        kafka.awaitStored(inKafka, before -> run.progress("waiting until what is in Kafka is stored", 0, before));
        erasures.add(erasure);

        var doomed = new DoomedByErasure(erasure, false);
        if (!notes.has(RECORDS)) {
            ObjectNode counts = JsonNodeFactory.instance.objectNode();
            store.count(doomed).forEach(counts::put);
            notes.set(RECORDS, counts);
            notes.put(REJECTS, rejects.find(erasure).size());
            run.note(notes);
        }
        store.erase(doomed, (done, total) -> run.progress("writing partitions of the store anew", done, total));
        boolean rejectsGone = eraseRejects(run, erasure);
        List<KafkaLog.Swept> swept = kafka.sweep(
                erasure,
                erasure.ends().keySet(),
                (done, total) -> run.progress("looking through Kafka's topics", done, total));
        run.progress("waiting until old files are gone", 0, 0);
        String held = purge();
        return receipt(notes, swept, held, rejectsGone);
    }

    private Map<String, List<Long>> ends(Erasure erasure) {
        Set<String> asked = new HashSet<>();
        topics.get().stream().filter(erasure::selectsTopic).forEach(asked::add);
        Map<String, List<Long>> ends = new HashMap<>(kafka.ends(asked));
        store.inventory().series().stream()
                .map(series -> series.topic())
                .filter(erasure::selectsTopic)
                .filter(topic -> !asked.contains(topic))
                .forEach(topic -> ends.put(topic, List.of()));
        return ends;
    }

    private boolean eraseRejects(JobRun run, Erasure erasure) throws InterruptedException {
        Set<RecordId> found = rejects.find(erasure);
        if (found.isEmpty()) {
            return true;
        }
        run.progress("waiting until Kafka has compacted the rejects", 0, found.size());
        rejects.hide(found);
        try {
            return rejects.awaitGone(erasure, PURGE_WITHIN);
        } finally {
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
            ObjectNode notes, List<KafkaLog.Swept> swept, @Nullable String held, boolean rejectsGone) {
        ObjectNode receipt = JsonNodeFactory.instance.objectNode();
        long total = 0;
        for (JsonNode count : notes.path(RECORDS)) {
            total += count.asLong();
        }
        receipt.put("erased", total);
        receipt.set(RECORDS, notes.path(RECORDS));
        receipt.set(REJECTS, notes.path(REJECTS));
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
        return receipt;
    }

    private static List<String> remains(List<KafkaLog.Swept> swept) {
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
