package org.oda.query;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** For which windows and groups an answer has a row: by window, and within a window by topic and generator. */
final class AnswerPlaces {
    private final long[] windows;
    private final int[] groups;
    private final long[] places;

    private AnswerPlaces(long[] windows, int[] groups, long[] places) {
        this.windows = windows;
        this.groups = groups;
        this.places = places;
    }

    /** Where an attribute has more than skipped values. */
    static AnswerPlaces found(List<FieldAnswer> fields, Groups names) {
        long[] windows = rows(fields).mapToLong(Row::window).toArray();
        Arrays.sort(windows);
        windows = LongStream.of(windows).distinct().toArray();
        int[] groups = groups(fields, names);
        int[] order = new int[Math.max(1, names.size())];
        for (int i = 0; i < groups.length; i++) {
            order[groups[i]] = i;
        }
        long[] starts = windows;
        long[] places = rows(fields)
                .mapToLong(row -> (long) Arrays.binarySearch(starts, row.window()) * groups.length + order[row.group()])
                .toArray();
        Arrays.sort(places);
        return new AnswerPlaces(
                windows, groups, LongStream.of(places).distinct().toArray());
    }

    /**
     * All windows of all groups that have a row.
     *
     * @param first a time of the first window
     * @param last a time of the last window
     */
    static AnswerPlaces all(List<FieldAnswer> fields, Groups names, WindowGrid grid, long first, long last) {
        int[] groups = groups(fields, names);
        long windows = grid.count(first, last);
        long most = WindowGrid.MAX_WINDOWS / ((long) Math.max(1, groups.length) * fields.size());
        if (windows > most) {
            throw OdaException.inField(
                    ErrorCode.TOO_MANY_WINDOWS,
                    "aggregator.frequency",
                    "%d windows of %d groups and %d fields make more than %d results: use a larger frequency, a shorter range, or \"fill\": \"none\""
                            .formatted(windows, groups.length, fields.size(), WindowGrid.MAX_WINDOWS));
        }
        LongStream.Builder starts = LongStream.builder();
        long end = grid.endOf(last);
        for (long at = first; at < end; at = grid.endOf(at)) {
            starts.add(grid.startOf(at));
        }
        long[] all = starts.build().toArray();
        return new AnswerPlaces(
                all,
                groups,
                LongStream.range(0, (long) all.length * groups.length).toArray());
    }

    private static Stream<Row> rows(List<FieldAnswer> fields) {
        return fields.stream()
                .flatMap(field -> field.table().rows().all().stream().filter(field::isAny));
    }

    /** In the order of their names. */
    private static int[] groups(List<FieldAnswer> fields, Groups names) {
        BitSet found = new BitSet();
        rows(fields).forEach(row -> found.set(row.group()));
        IntStream numbers = found.stream();
        return names.isSingle()
                ? numbers.toArray()
                : numbers.boxed()
                        .sorted(Comparator.comparing(names::get))
                        .mapToInt(Integer::intValue)
                        .toArray();
    }

    int size() {
        return places.length;
    }

    int groupCount() {
        return groups.length;
    }

    long[] windows() {
        return windows;
    }

    long window(int place) {
        return windows[(int) (places[place] / groups.length)];
    }

    int group(int place) {
        return groups[(int) (places[place] % groups.length)];
    }
}
