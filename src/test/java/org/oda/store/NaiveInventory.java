package org.oda.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.Position;

/** The inventory of a list of records, record by record. */
final class NaiveInventory {
    private static final Comparator<List<@Nullable String>> BY_NAME_AND_UNIT = Comparator.comparing(
                    (List<@Nullable String> key) -> key.get(0))
            .thenComparing(key -> key.get(1), Comparator.nullsFirst(Comparator.naturalOrder()));

    private NaiveInventory() {}

    static Inventory of(List<DecodedRecord> records) {
        Map<List<String>, List<DecodedRecord>> bySeries = records.stream()
                .sorted(Comparator.comparing(decoded -> Position.of(decoded.record())))
                .collect(Collectors.groupingBy(decoded ->
                        List.of(decoded.record().id().topic(), decoded.record().generatorId())));
        List<StoredSeries> series = new ArrayList<>();
        bySeries.forEach((key, of) -> series.add(new Series(key.get(0), key.get(1), of)));
        return new Inventory(series);
    }

    private record Series(String topic, @Nullable String generatorId, List<DecodedRecord> all) implements StoredSeries {
        @Override
        public long records() {
            return all.size();
        }

        @Override
        public long first() {
            return time(all.get(0));
        }

        @Override
        public long last() {
            return time(all.get(all.size() - 1));
        }

        @Override
        public long[] gaps() {
            long[] times = times().distinct().toArray();
            return LongStream.range(Math.max(1, times.length - Inventory.GAPS), times.length)
                    .map(i -> times[(int) i] - times[(int) i - 1])
                    .toArray();
        }

        @Override
        public List<Recent> recent() {
            return Inventory.PERIODS.stream()
                    .map(period -> {
                        long number = last() / period.toNanos();
                        return new Recent(
                                number,
                                times().filter(time -> time / period.toNanos() == number)
                                        .count(),
                                times().filter(time -> time / period.toNanos() == number - 1)
                                        .count());
                    })
                    .toList();
        }

        @Override
        public List<StoredField> fields() {
            Map<List<@Nullable String>, StoredField> fields = new TreeMap<>(BY_NAME_AND_UNIT);
            for (DecodedRecord decoded : all) {
                for (Attribute attribute : decoded.attributes()) {
                    List<@Nullable String> key = new ArrayList<>();
                    key.add(attribute.name());
                    key.add(attribute.unit());
                    StoredField before = fields.get(key);
                    long numbers = before == null ? 0 : before.numbers();
                    long texts = before == null ? 0 : before.texts();
                    fields.put(
                            key,
                            new StoredField(
                                    attribute.name(),
                                    attribute.unit(),
                                    numbers + (attribute.isNumeric() ? 1 : 0),
                                    texts + (attribute.isNumeric() ? 0 : 1),
                                    before == null ? time(decoded) : before.first(),
                                    time(decoded)));
                }
            }
            return List.copyOf(fields.values());
        }

        @Override
        public boolean hasAllFields() {
            return true;
        }

        private LongStream times() {
            return all.stream().mapToLong(Series::time);
        }

        private static long time(DecodedRecord decoded) {
            return decoded.record().timestampNanos();
        }
    }
}
