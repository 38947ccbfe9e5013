package org.oda.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oda.codec.Requests.assertRefused;
import static org.oda.codec.Requests.query;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oda.model.ValueFilter;
import org.oda.model.ValueFilter.Bound;
import org.oda.model.ValueFilter.Comparison;

class FilterCodecTest {
    @Test
    void read_ofAllComparisons_isTheFilter() {
        assertThat(query("{'filter':{'field':'x','gt':1,'gte':2,'lt':3.5,'lte':4,'eq':-5e-1,'ne':0}}")
                        .filters())
                .containsExactly(new ValueFilter(
                        "x",
                        List.of(
                                new Bound(Comparison.GT, 1),
                                new Bound(Comparison.GTE, 2),
                                new Bound(Comparison.LT, 3.5),
                                new Bound(Comparison.LTE, 4),
                                new Bound(Comparison.EQ, -0.5),
                                new Bound(Comparison.NE, 0)),
                        null));
    }

    @Test
    void read_ofSeveral_isAllOfThem() {
        assertThat(query("{'filter':[{'field':'x','gt':1,'unit':'W'},{'field':'x','lt':null,'eq':2}]}")
                        .filters())
                .containsExactly(
                        new ValueFilter("x", List.of(new Bound(Comparison.GT, 1)), "W"),
                        new ValueFilter("x", List.of(new Bound(Comparison.EQ, 2)), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'x'                                  | bad-value     | filter          | string",
                "[]                                   | bad-value     | filter          | empty list",
                "['x']                                | bad-value     | filter[0]       | filter[0] is a string, not an object such as",
                "{}                                   | missing-field | filter.field    | filter has no \"field\"",
                "{'field':'x'}                        | missing-field | filter          | at least one of gt, gte, lt, lte, eq, ne",
                "{'field':7,'gt':1}                   | bad-value     | filter.field    | number",
                "{'field':'x','gt':'1'}               | bad-value     | filter.gt       | filter.gt is a string, not a number",
                "{'field':'x','gt':1e999}             | bad-value     | filter.gt       | 1E+999",
                "{'field':'x','gt':1,'unit':7}        | bad-value     | filter.unit     | number",
                "{'field':'x','above':1}              | unknown-field | filter.above    | known are field, gt, gte, lt, lte, eq, ne, unit",
                "[{'field':'x','gt':1},{'field':'x','eq':true}] | bad-value | filter[1].eq | boolean"
            })
    void read_ofAMalformedFilter_namesTheFault(String filter, String code, String field, String detail) {
        assertRefused("{'topic':'t','filter':%s}".formatted(filter), code, field, detail);
    }

    @Test
    void read_ofTooMany_isRefused() {
        String one = "{'field':'x','gt':1}";
        assertThat(query("{'filter':[%s]}".formatted((one + ",").repeat(19) + one))
                        .filters())
                .hasSize(20);
        assertRefused(
                "{'filter':[%s]}".formatted((one + ",").repeat(20) + one), "bad-value", "filter", "20 are the most");
    }
}
