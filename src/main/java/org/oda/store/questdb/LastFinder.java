package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.oda.model.DecodedRecord;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.Order;
import org.oda.model.Selection;

/** Finds the newest records of each series, backwards from the end of the range to its beginning. */
final class LastFinder {
    /** As much data is held at most, because all of it is. */
    private static final long MOST_BYTES = 32 << 20;

    private final Engine engine;
    private final TableReader reader;
    private final Filter filter;
    private final int count;
    private final int most;
    private final RecordReader records = new RecordReader();
    private final List<DecodedRecord> found = new ArrayList<>();
    /** Of all series, also beyond {@code most}. */
    private long total;

    private long bytes;

    private LastFinder(Engine engine, TableReader reader, Filter filter, int count, int most) {
        this.engine = engine;
        this.reader = reader;
        this.filter = filter;
        this.count = count;
        this.most = most;
    }

    static List<DecodedRecord> find(Engine engine, Selection selection, int count, int most) {
        try (TableReader reader = engine.newReader()) {
            Filter filter = Filter.of(engine, selection, reader);
            return filter == null ? List.of() : new LastFinder(engine, reader, filter, count, most).run();
        }
    }

    private List<DecodedRecord> run() {
        try (Walk walk = new Walk(reader, filter, records.topics(), Order.DESC, filter.from(), filter.to())) {
            find(walk);
        }
        if (total > most) {
            throw OdaException.inField(
                    ErrorCode.TOO_MANY_RECORDS,
                    "last",
                    "the last %d of each topic and generator are %d records, at most %d are possible; ask for fewer of each, or for fewer topics and generators"
                            .formatted(count, total, most));
        }
        Collections.reverse(found);
        return found;
    }

    private void find(Walk walk) {
        SeriesMap series = new SeriesMap();
        int[] ofSeries = new int[16];
        for (Run run = walk.next(); run != null; run = walk.next()) {
            for (int record = run.records() - 1; record >= 0; record--) {
                long row = run.row(run.start(record));
                int topic = run.rows().topic(row);
                int generator = run.rows().generator(row);
                int number = series.get(topic, generator);
                if (number == SeriesMap.ABSENT) {
                    number = series.size();
                    series.put(topic, generator, number);
                }
                if (number >= ofSeries.length) {
                    ofSeries = Arrays.copyOf(ofSeries, Math.max(number + 1, ofSeries.length * 2));
                }
                if (ofSeries[number] < count) {
                    ofSeries[number]++;
                    take(run, record);
                }
            }
            if (filter.isOfOneSeries() && total >= count) {
                break;
            }
        }
    }

    private void take(Run run, int record) {
        total++;
        if (total <= most) {
            DecodedRecord read = records.readWithAttributes(engine, reader, run, record);
            bytes += read.record().data().length();
            if (bytes > MOST_BYTES) {
                throw OdaException.inField(
                        ErrorCode.TOO_MANY_RECORDS,
                        "last",
                        "the last %d of each topic and generator have more than %d MB of data; ask for fewer of each, or for fewer topics and generators"
                                .formatted(count, MOST_BYTES >> 20));
            }
            found.add(read);
        } else {
            found.clear();
        }
    }
}
