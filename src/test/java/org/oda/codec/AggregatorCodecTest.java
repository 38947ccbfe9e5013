package org.oda.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oda.codec.Requests.aggregation;
import static org.oda.codec.Requests.assertRefused;
import static org.oda.codec.Requests.query;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.model.Aggregation;
import org.oda.model.Function;

class AggregatorCodecTest {
    @Test
    void read_ofSeveralFunctionsAndFields_isListed() {
        assertThat(aggregation("{'fun':['avg','p99.9','avg'],'field':['power','n'],'unit':{'power':'kW','n':''},"
                        + "'by':['generator_id','topic']}"))
                .isEqualTo(new Aggregation(
                        List.of(Function.AVG, new Function(Function.Kind.PERCENTILE, new BigDecimal("99.9"))),
                        List.of(new Aggregation.Field("power", "kW"), new Aggregation.Field("n", null)),
                        null,
                        null,
                        Set.of(Aggregation.Key.TOPIC, Aggregation.Key.GENERATOR_ID),
                        true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'fun':'avg','field':'f','unit':'u'}   | false",
                "{'fun':['avg'],'field':'f','unit':'u'} | true",
                "{'fun':'avg','field':['f'],'unit':'u'} | true"
            })
    void read_ofOneInAList_isListedToo(String aggregator, boolean listed) {
        assertThat(aggregation(aggregator).listed()).isEqualTo(listed);
    }

    @Test
    void read_ofOneUnit_isThatOfAllFields() {
        assertThat(aggregation("{'fun':'avg','field':['a','b'],'unit':'kW'}").fields())
                .containsExactly(new Aggregation.Field("a", "kW"), new Aggregation.Field("b", "kW"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'fun':'median','field':'f'}",
                "{'fun':'count','field':'f','frequency':60}",
                "{'fun':['avg'],'field':'f'}",
                "{'fun':'avg','field':['f']}",
                "{'fun':'avg','field':'f','frequency':'P1D'}",
                "{'fun':'avg','field':'f','by':'topic'}",
                "{'fun':'avg','field':'f','unit':'auto'}",
                "{'fun':'avg','field':'f','unit':'auto','frequency':60}",
                "{'fun':'avg','field':'f','unit':{}}",
                "{'fun':'avg','field':'f','unit':'','align':null}"
            })
    void read_ofNoUnitInANewRequest_isTheOneMostUsed(String aggregator) {
        assertThat(aggregation(aggregator).fields()).containsExactly(new Aggregation.Field("f", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'format':'json'", "'filter':{'field':'x','gt':1}"})
    void read_ofNoUnitBesideANewKey_isTheOneMostUsed(String key) {
        assertThat(query("{'topic':'t',%s,'aggregator':{'fun':'avg','field':'f'}}".formatted(key))
                        .aggregation())
                .isEqualTo(new Aggregation(
                        List.of(Function.AVG), List.of(new Aggregation.Field("f", null)), null, null, Set.of(), false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'field':'f','unit':'u'}                         | fun   | Missing aggregation function \"fun\"",
                "{'fun':'','field':'f','unit':'u'}                | fun   | Missing aggregation function \"fun\"",
                "{'fun':'avg','unit':'u'}                         | field | Missing aggregation field \"field\"",
                "{'fun':'avg','field':null,'unit':'u'}            | field | Missing aggregation field \"field\"",
                "{'fun':'avg','field':'f'}                        | unit  | Missing aggregation unit \"unit\"",
                "{'fun':'sum','field':'f','unit':'','frequency':1} | unit | Missing aggregation unit \"unit\"",
                "{'fun':'min','field':'f','frequency':'1.5'}      | unit  | Missing aggregation unit \"unit\"",
                "{'fun':'max','field':'f','unit':null,'frequency':null} | unit | Missing aggregation unit \"unit\""
            })
    void read_ofAnIncompleteAggregator_isAFixedText(String aggregator, String field, String detail) {
        assertRefused("{'topic':'t','aggregator':" + aggregator + "}", "missing-field", "aggregator." + field, detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'fun':'medain','field':'f','unit':'u'}            | bad-value     | fun       | fun 'medain' is unknown (did you mean 'median'?); known are count, sum, avg, min, max, first, last, median, p0 to p100, stddev, spread, twa, integral, delta, rate",
                "{'fun':'p101','field':'f','unit':'u'}            | bad-value     | fun       | p101",
                "{'fun':'p1e2','field':'f','unit':'u'}            | bad-value     | fun       | p1e2",
                "{'fun':'p+5','field':'f','unit':'u'}             | bad-value     | fun       | p+5",
                "{'fun':'p5.','field':'f','unit':'u'}             | bad-value     | fun       | p5.",
                "{'fun':['avg','pxx'],'field':'f','unit':'u'}     | bad-value     | fun[1]    | fun 'pxx' is unknown",
                "{'fun':1,'field':'f','unit':'u'}                 | bad-value     | fun       | aggregator.fun is a number, not a string or a list of strings",
                "{'fun':[1],'field':'f','unit':'u'}               | bad-value     | fun[0]    | number",
                "{'fun':[],'field':'f','unit':'u'}                | bad-value     | fun       | empty list",
                "{'fun':'avg','field':{},'unit':'u'}              | bad-value     | field     | object",
                "{'fun':'avg','field':'f','unit':7}               | bad-value     | unit      | number",
                "{'fun':'avg','field':'f','unit':['u']}           | bad-value     | unit      | array",
                "{'fun':'avg','field':'power','unit':{'powr':'W'}} | unknown-field | unit.powr | 'aggregator.unit.powr' is for no aggregator.field (did you mean 'power'?)",
                "{'fun':'avg','field':'f','unit':{'f':7}}         | bad-value     | unit.f    | number",
                "{'fun':'avg','field':'f','unit':'u','window':1}  | unknown-field | window    | 'aggregator.window' is unknown; known are fun, field, unit, frequency, align, tz, label, fill, max_gap, by",
                "{'fun':'avg','field':'f','unit':'u','by':'room'} | bad-value     | by        | by 'room' is unknown; known are topic, generator_id",
                "{'fun':'avg','field':'f','unit':'u','by':['topic','topic','topic']} | bad-value | by | 2 are the most",
                "{'fun':'avg','field':'f','max_gap':5}            | contradiction | max_gap   | aggregator.max_gap is for twa, integral, delta and rate, and aggregator.fun has none of them",
                "{'fun':'twa','field':'f','max_gap':'soon'}       | bad-value     | max_gap   | max_gap 'soon' is neither a number of minutes nor a duration",
                "{'fun':'twa','field':'f','max_gap':'P1M'}        | bad-value     | max_gap   | P1M",
                "{'fun':'twa','field':'f','max_gap':0}            | bad-value     | max_gap   | max_gap '0'",
                "{'fun':'twa','field':'f','max_gap':true}         | bad-value     | max_gap   | boolean"
            })
    void read_ofAMalformedAggregator_namesTheFault(String aggregator, String code, String field, String detail) {
        assertRefused("{'topic':'t','aggregator':" + aggregator + "}", code, "aggregator." + field, detail);
    }

    @ParameterizedTest
    @CsvSource({"30, PT30M", "0.5, PT30S", "'''PT1H''', PT1H", "'''P1D''', PT24H"})
    void read_ofAMaxGap_isADuration(String json, Duration expected) {
        assertThat(aggregation("{'fun':['avg','twa'],'field':'f','max_gap':%s}".formatted(json))
                        .maxGap())
                .isEqualTo(expected);
    }
}
