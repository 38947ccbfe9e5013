package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.oda.model.Nanos;
import org.oda.model.TimeRange;
import org.oda.store.Doomed;

/** Tells of rows whether they are to go. What is asked of names is asked once for each, in one version of the table. */
final class DoomedRows {
    private static final byte UNKNOWN = 0;
    private static final byte GOES = 1;
    private static final byte STAYS = 2;

    private final Doomed doomed;
    private final TableReader reader;
    private final Symbols topics = new Symbols(RecordTable.TOPIC);
    private final Symbols generators = new Symbols(RecordTable.GENERATOR);
    private final Map<Integer, Topic> known = new HashMap<>();
    private byte[] generatorFate = new byte[16];
    private int lastKey = -1;
    private Topic last = new Topic("", 0, 0);

    DoomedRows(Doomed doomed, TableReader reader) {
        this.doomed = doomed;
        this.reader = reader;
    }

    boolean isDoomed(Rows rows, long row) {
        Topic topic = topic(rows.topic(row));
        long ts = rows.ts(row);
        return ts >= topic.from
                && ts < topic.to
                && isDoomed(rows.generator(row))
                && rows.offset(row) < topic.end(doomed, rows.partition(row));
    }

    String topicName(Rows rows, long row) {
        return topic(rows.topic(row)).name;
    }

    String generatorName(Rows rows, long row) {
        return generators.get(reader, rows.generator(row));
    }

    private Topic topic(int key) {
        if (key != lastKey) {
            last = known.computeIfAbsent(key, this::newTopic);
            lastKey = key;
        }
        return last;
    }

    private Topic newTopic(int key) {
        String name = topics.get(reader, key);
        TimeRange range = doomed.of(name);
        return range == null ? new Topic(name, 0, 0) : new Topic(name, Nanos.of(range.from()), Nanos.of(range.to()));
    }

    private boolean isDoomed(int generator) {
        if (generator >= generatorFate.length) {
            generatorFate = Arrays.copyOf(generatorFate, generator * 2);
        }
        if (generatorFate[generator] == UNKNOWN) {
            generatorFate[generator] = doomed.ofGenerator(generators.get(reader, generator)) ? GOES : STAYS;
        }
        return generatorFate[generator] == GOES;
    }

    private static final class Topic {
        private final String name;
        private final long from;
        private final long to;
        private final Map<Integer, Long> ends = new HashMap<>();
        private int lastPartition = -1;
        private long lastEnd;

        Topic(String name, long from, long to) {
            this.name = name;
            this.from = from;
            this.to = to;
        }

        long end(Doomed doomed, int partition) {
            if (partition != lastPartition) {
                lastEnd = ends.computeIfAbsent(partition, number -> doomed.endOffset(name, number));
                lastPartition = partition;
            }
            return lastEnd;
        }
    }
}
