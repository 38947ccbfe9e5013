package org.oda.store.questdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oda.store.Records.all;
import static org.oda.store.Records.number;
import static org.oda.store.Records.record;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.Order;
import org.oda.model.Position;
import org.oda.model.Selection;
import org.oda.model.TimeRange;
import org.oda.store.Packing;
import org.oda.store.Samples;
import org.oda.store.Scan;
import org.oda.store.Store;
import org.oda.store.StoredSeries;

/** Months of records for tests, whose groups of rows often meet within an instant. */
final class PackedMonths {
    static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
    static final Instant MAY = Instant.parse("2026-05-01T00:00:00Z");
    static final YearMonth FIRST = YearMonth.of(2026, 1);
    static final int COUNT = 30_000;
    private static final Duration STEP = Duration.ofDays(80).dividedBy(COUNT / 10);

    private PackedMonths() {}

    /** Ten of each instant, from January to March; every eleventh takes three rows. */
    static DecodedRecord sample(int n) {
        Instant time = JANUARY.plus(STEP.multipliedBy(n / 10));
        Attribute[] attributes = IntStream.range(0, n % 11 == 0 ? 20 : 3)
                .mapToObj(i -> number("a" + i, i % 2 == 0 ? "Cel" : null, n % 97 + i / 10.0))
                .toArray(Attribute[]::new);
        return record(
                "t" + n % 3,
                n % 2,
                n,
                time,
                "g" + n % 13,
                "{\"of\":\"device-%d.\",\"n\":%d,\"°\":\"%s\"}".formatted(n % 13, n % 97, n % 7 == 0 ? "é" : ""),
                attributes);
    }

    static List<DecodedRecord> samples(int from, int to) {
        return IntStream.range(from, to).mapToObj(PackedMonths::sample).toList();
    }

    /** These, and one of May. */
    static void fill(Store store) {
        store.append(samples(0, COUNT));
        store.append(List.of(record("t0", 0, COUNT, MAY)));
    }

    /** All that can be, which has to halve them. */
    static List<YearMonth> pack(QuestDbStore store) {
        List<YearMonth> months = store.packable(MAY);
        for (YearMonth month : months) {
            Packing.Packed packed = store.pack(month);
            assertThat(packed.after()).isLessThan(packed.before() / 2);
        }
        return months;
    }

    /** All that a store can be asked, of all and of a part. */
    static List<Object> answers(QuestDbStore store) {
        List<Object> answers = new ArrayList<>();
        answers.add(store.figures());
        for (StoredSeries each : store.inventory().series()) {
            answers.add("%s %s %d %d %d %s %s"
                    .formatted(
                            each.topic(),
                            each.generatorId(),
                            each.records(),
                            each.first(),
                            each.last(),
                            each.recent(),
                            each.fields()));
        }
        Instant middle = JANUARY.plus(Duration.ofDays(40));
        for (TimeRange range :
                List.of(new TimeRange(JANUARY, MAY), new TimeRange(middle, middle.plusSeconds(90_000)))) {
            var some = Selection.of(range);
            for (Order order : Order.values()) {
                List<DecodedRecord> found = all(store.scan(new Scan(some, order, null, true)));
                answers.add(found);
                answers.add(all(store.scan(new Scan(
                        some, order, Position.of(found.get(found.size() / 2).record()), false))));
            }
            answers.add(Samples.of(store, some, "a0"));
            answers.add(Samples.of(store, some, "a17"));
            answers.add(store.fields(some));
            answers.add(store.span(some));
            answers.add(store.last(some, 3, 1_000));
        }
        return answers;
    }
}
