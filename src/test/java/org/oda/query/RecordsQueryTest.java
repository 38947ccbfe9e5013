package org.oda.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.oda.query.Samples.at;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.ErrorCode;
import org.oda.model.NamePattern;
import org.oda.model.OdaException;
import org.oda.model.Order;
import org.oda.model.Page;
import org.oda.model.Position;
import org.oda.model.Query;
import org.oda.model.ValueFilter;
import org.oda.model.ValueFilter.Bound;
import org.oda.model.ValueFilter.Comparison;
import org.oda.store.FieldCount;

class RecordsQueryTest {
    private static final Page ALL = Page.ALL;

    private final Samples samples = new Samples();

    @Test
    void topics_listAndPattern_selectAnyOfThem() {
        samples.put("kitchen", "g", at(0), "W", 1)
                .put("hall", "g", at(1), "W", 2)
                .put("hallway", "g", at(2), "W", 3);

        assertThat(values(query(List.of("hall*"), Set.of(), List.of(), ALL))).containsExactly(2.0, 3.0);
        assertThat(values(query(List.of("hall", "kitchen"), Set.of(), List.of(), ALL)))
                .containsExactly(1.0, 2.0);
    }

    @Test
    void fields_some_selectRecordsAndAttributes() {
        samples.put("t", "g", at(0), new Attribute("x", "W", 1), new Attribute("y", "Cel", 2));
        samples.put("t", "g", at(1), new Attribute("y", "Cel", 3));

        try (var result = records(query(List.of(), Set.of("x"), List.of(), ALL))) {
            DecodedRecord only = result.cursor().next();
            assertThat(only).isNotNull();
            assertThat(only == null ? List.of() : only.attributes()).containsExactly(new Attribute("x", "W", 1));
            assertThat(result.cursor().next()).isNull();
            assertThat(result.fields()).containsExactly(new FieldCount("x", "W", 1, 0));
        }
    }

    @Test
    void filter_inAnotherUnit_comparesConvertedValues() {
        samples.put(0, "W", 900)
                .put(1, "kW", 2)
                .put(2, "W", 3000)
                .put(3, "Cel", 5)
                .put(4, "W", Double.NaN);

        assertThat(filtered("kW", bound(Comparison.GT, 1))).containsExactly(2.0, 3000.0);
        assertThat(filtered("kW", bound(Comparison.GTE, 2), bound(Comparison.LT, 3)))
                .containsExactly(2.0);
        assertThat(filtered("W", bound(Comparison.NE, 2000))).containsExactly(900.0, 3000.0);
        assertThat(filtered("W", bound(Comparison.EQ, 900))).containsExactly(900.0);
        assertThat(filtered("W", bound(Comparison.LTE, 900))).containsExactly(900.0);
    }

    @Test
    void filter_withoutUnit_takesTheMostUsed() {
        samples.put(0, "W", 900).put(1, "kW", 2).put(2, "W", 3000);

        assertThat(filtered(null, bound(Comparison.GT, 1000))).containsExactly(2.0, 3000.0);
    }

    @Test
    void filter_unitThatCannotBeMeant_isRefused() {
        samples.put(0, "W", 900);

        assertFails(() -> filtered("nonsense", bound(Comparison.GT, 1)), ErrorCode.UNKNOWN_UNIT, "filter.unit");
        assertFails(() -> filtered("Cel", bound(Comparison.GT, 1)), ErrorCode.UNIT_MISMATCH, "filter.unit");
        assertFails(() -> filtered("W", bound(Comparison.GT, 1000)), ErrorCode.NOTHING_FOUND, null);
        assertFails(
                () -> values(query(
                        List.of(),
                        Set.of(),
                        List.of(new ValueFilter("z", List.of(bound(Comparison.GT, 1)), null)),
                        ALL)),
                ErrorCode.UNKNOWN_ATTRIBUTE,
                "filter.field");
        assertFails(() -> values(query(List.of(), Set.of("z"), List.of(), ALL)), ErrorCode.UNKNOWN_ATTRIBUTE, "field");
    }

    @Test
    void filter_ofAnAggregation_leavesRecordsOut() {
        samples.put(0, "W", 900).put(1, "W", 2000);
        var query = new Query(
                List.of(),
                List.of(),
                Set.of(),
                List.of(new ValueFilter("x", List.of(bound(Comparison.GT, 1)), "kW")),
                null,
                null,
                ALL,
                Samples.aggregation("W", null, "sum"));

        assertThat(Samples.values(samples.rows(query))).containsExactly(2000.0);
    }

    @Test
    void last_ofEachSeries_inBothOrders() {
        samples.put("a", "g", at(0), "W", 1).put("a", "g", at(1), "W", 2).put("b", "g", at(0), "W", 3);

        assertThat(values(query(List.of(), Set.of(), List.of(), new Page(1, null, Order.ASC, null))))
                .containsExactly(3.0, 2.0);
        assertThat(values(query(List.of(), Set.of(), List.of(), new Page(1, null, Order.DESC, null))))
                .containsExactly(2.0, 3.0);
    }

    @Test
    void limit_pageByPage_givesEveryRecordOnceInBothOrders() {
        for (int i = 0; i < 23; i++) {
            samples.put(i / 4, "W", i);
        }
        for (Order order : Order.values()) {
            List<Double> all = new ArrayList<>();
            Position after = null;
            int pages = 0;
            do {
                try (var page = records(query(List.of(), Set.of(), List.of(), new Page(null, 5L, order, after)))) {
                    all.addAll(values(page));
                    after = page.next();
                    pages++;
                }
            } while (after != null);
            assertThat(pages).isEqualTo(5);
            assertThat(all).hasSize(23).doesNotHaveDuplicates();
            assertThat(all)
                    .isSortedAccordingTo(
                            order == Order.ASC
                                    ? java.util.Comparator.<Double>naturalOrder()
                                    : java.util.Comparator.<Double>reverseOrder());
        }
        assertThat(samples.store.openCursors()).isZero();
    }

    @Test
    void limit_exactlyAsManyAsThereAre_hasNoNextPage() {
        samples.put(0, "W", 1).put(1, "W", 2);

        try (var page = records(query(List.of(), Set.of(), List.of(), new Page(null, 2L, Order.ASC, null)))) {
            assertThat(values(page)).hasSize(2);
            assertThat(page.next()).isNull();
        }
    }

    @Test
    void limit_muchData_makesThePageShorter() {
        var small = new Samples(new Limits(10, 1, 10, 20, 10));
        for (int i = 0; i < 9; i++) {
            small.put(i, "W", i); // data of 7 bytes
        }

        try (var page = (QueryResult.Records)
                small.run(query(List.of(), Set.of(), List.of(), new Page(null, 8L, Order.ASC, null)))) {
            assertThat(values(page)).containsExactly(0.0, 1.0, 2.0);
            assertThat(page.next()).isNotNull();
        }
    }

    @Test
    void limit_large_isStreamedAndCut() {
        samples.put(0, "W", 1).put(1, "W", 2);

        try (var page = records(
                query(List.of(), Set.of(), List.of(), new Page(null, Page.MAX_LINKED + 1L, Order.DESC, null)))) {
            assertThat(samples.store.openCursors()).isOne();
            assertThat(values(page)).containsExactly(2.0, 1.0);
            assertThat(page.next()).isNull();
        }
        assertThat(samples.store.openCursors()).isZero();
    }

    private static Bound bound(Comparison comparison, double number) {
        return new Bound(comparison, number);
    }

    private List<Double> filtered(@Nullable String unit, Bound... bounds) {
        return values(query(List.of(), Set.of(), List.of(new ValueFilter("x", Arrays.asList(bounds), unit)), ALL));
    }

    private static Query query(List<String> topics, Set<String> fields, List<ValueFilter> filters, Page page) {
        return new Query(
                topics.stream().map(NamePattern::new).toList(), List.of(), fields, filters, null, null, page, null);
    }

    private QueryResult.Records records(Query query) {
        return (QueryResult.Records) samples.run(query);
    }

    private List<Double> values(Query query) {
        try (var result = records(query)) {
            return values(result);
        }
    }

    private static List<Double> values(QueryResult.Records result) {
        List<Double> values = new ArrayList<>();
        for (var each = result.cursor().next();
                each != null;
                each = result.cursor().next()) {
            values.add(each.attributes().get(0).value());
        }
        return values;
    }

    private static void assertFails(ThrowingCallable call, ErrorCode code, @Nullable String field) {
        assertThatThrownBy(call).isInstanceOfSatisfying(OdaException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.field()).isEqualTo(field);
        });
    }
}
