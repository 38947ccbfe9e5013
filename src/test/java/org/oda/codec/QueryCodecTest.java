package org.oda.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.oda.codec.Requests.assertRefused;
import static org.oda.codec.Requests.query;
import static org.oda.codec.Requests.request;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.model.Aggregation;
import org.oda.model.ErrorCode;
import org.oda.model.Format;
import org.oda.model.Function;
import org.oda.model.Layout;
import org.oda.model.NamePattern;
import org.oda.model.OdaException;
import org.oda.model.Order;
import org.oda.model.Page;
import org.oda.model.Query;
import org.oda.model.ValueFilter;

class QueryCodecTest {
    private static final ThreadMXBean PROCESSOR = ManagementFactory.getThreadMXBean();

    @Test
    void read_ofAllOldFields_isTheQuery() {
        assertThat(query("{'topic':'livingroom','generator_id':'g','start':'2024-01-01T00:00:00Z','stop':1712444401.5,"
                        + "'aggregator':{'fun':'avg','field':'power','unit':'kW','frequency':0.5}}"))
                .isEqualTo(Query.of(
                        "livingroom",
                        "g",
                        Instant.parse("2024-01-01T00:00:00Z"),
                        Instant.parse("2024-04-06T23:00:01.5Z"),
                        Aggregation.of(Function.AVG, "power", "kW", Duration.ofSeconds(30))));
    }

    @Test
    void read_ofAllFieldsOfRecords_isTheQuery() {
        QueryRequest request = request("{'topic':['a','b*'],'generator_id':['g'],'field':['x','y'],"
                + "'filter':{'field':'x','gt':25,'lte':-1e3,'unit':'Cel'},'start':0,'stop':9,'limit':5,'order':'desc',"
                + "'format':'csv','layout':'long'}");

        assertThat(request.query())
                .isEqualTo(new Query(
                        List.of(new NamePattern("a"), new NamePattern("b*")),
                        List.of(new NamePattern("g")),
                        Set.of("x", "y"),
                        List.of(new ValueFilter(
                                "x",
                                List.of(
                                        new ValueFilter.Bound(ValueFilter.Comparison.GT, 25),
                                        new ValueFilter.Bound(ValueFilter.Comparison.LTE, -1000)),
                                "Cel")),
                        Instant.EPOCH,
                        Instant.ofEpochSecond(9),
                        new Page(null, 5L, Order.DESC, null),
                        null));
        assertThat(request.format(() -> Format.JSON)).isEqualTo(Format.CSV);
        assertThat(request.layout()).isEqualTo(Layout.LONG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'topic':'t'}",
                "\ufeff {'topic':'t','generator_id':null,'start':'','stop':null,'aggregator':null}",
                "{'topic':'x','topic':'t','aggregator':''}",
                "{'topic':['t','t'],'field':null,'filter':'','last':null,'limit':'','order':null,'cursor':'','tz':null}"
            })
    void read_ofAbsentFields_leavesThemOut(String body) {
        assertThat(query(body)).isEqualTo(Query.of("t", null, null, null, null));
    }

    @Test
    void read_ofAGeneratorThatIsANumber_takesItsText() {
        assertThat(query("{'generator_id':7}").generatorId()).isEqualTo("7");
        assertThat(query("{'generator_id':1.50}").generatorId()).isEqualTo("1.50");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{}",
                "[]",
                "null",
                "{'topic':null,'start':''}",
                "{'limit':1,'order':'asc'}",
                "{'format':'csv'}",
                "{'cursor':'x'}",
                "{'tz':'UTC'}",
                "{'aggregator':{'fun':'avg','field':'power','unit':'kW'}}"
            })
    void read_ofNothingAskedFor_isAnEmptyQuery(String body) {
        assertRefused(body, "empty-query", null, "Empty query");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'field':'x'}", "{'filter':{'field':'x','ne':0}}", "{'last':1}", "{'stop':'now'}"})
    void read_ofOneThingThatSelects_isAQuery(String body) {
        assertThat(query(body).aggregation()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{                             | bad-json      |              | JSON",
                "{'topic':'t'} x               | bad-json      |              | JSON",
                "{'topic':'t'}{}               | bad-json      |              | the body is no JSON: Trailing token (of type START_OBJECT) found after value (line 1",
                "{'topic':'t','limit':NaN}     | bad-json      |              | the body is no JSON: Non-standard token 'NaN' (line 1",
                "topic=t                       | bad-json      |              | JSON",
                "['t']                         | bad-value     |              | array",
                "'t'                           | bad-value     |              | string",
                "7                             | bad-value     |              | number",
                "{'topics':'t'}                | unknown-field | topics       | 'topics' is unknown (did you mean 'topic'?); known are topic, generator_id, start, stop, aggregator, field, filter, last, limit, order, cursor, format, layout, tz",
                "{'topic':7}                   | bad-value     | topic        | number",
                "{'topic':[]}                  | bad-value     | topic        | topic is an empty list",
                "{'topic':['t',7]}             | bad-value     | topic[1]     | topic[1] is a number, not a string",
                "{'topic':['t','']}            | bad-value     | topic[1]     | empty",
                "{'topic':[null]}              | bad-value     | topic[0]     | null",
                "{'topic':'t\\uDAAA'}           | bad-value     | topic        | half of a surrogate pair",
                "{'generator_id':['a\\u0000']}  | bad-value     | generator_id[0] | U+0000",
                "{'generator_id':{}}           | bad-value     | generator_id | object",
                "{'generator_id':[7]}          | bad-value     | generator_id[0] | number",
                "{'field':{}}                  | bad-value     | field        | object",
                "{'start':true}                | bad-value     | start        | boolean",
                "{'start':'yesterday'}         | bad-value     | start        | yesterday",
                "{'stop':'2024-02-30'}         | bad-value     | stop         | 2024-02-30",
                "{'start':10,'stop':10}        | bad-value     | start        | not before",
                "{'start':11,'stop':10}        | bad-value     | start        | not before",
                "{'start':'now','stop':'-1h'}  | bad-value     | start        | not before",
                "{'topic':'t','aggregator':[]} | bad-value     | aggregator   | array",
                "{'topic':'t','aggregator':{}} | missing-field | aggregator.fun | Missing aggregation function \"fun\"",
                "{'topic':'t','last':0}        | bad-value     | last         | last 0 is no whole number from 1 to 2147483647",
                "{'topic':'t','last':1.5}      | bad-value     | last         | 1.5",
                "{'topic':'t','last':2147483648} | bad-value   | last         | 2147483648",
                "{'topic':'t','limit':-1}      | bad-value     | limit        | -1",
                "{'topic':'t','limit':1e99}    | bad-value     | limit        | 1E+99",
                "{'topic':'t','limit':1e-99}   | bad-value     | limit        | 1E-99",
                "{'topic':'t','limit':'5'}     | bad-value     | limit        | limit is a string, not a whole number",
                "{'topic':'t','order':'dsc'}   | bad-value     | order        | order 'dsc' is unknown (did you mean 'asc'?); known are asc, desc",
                "{'topic':'t','order':1}       | bad-value     | order        | number",
                "{'topic':'t','format':'xml'}  | bad-value     | format       | known are json, ndjson, csv, parquet, arrow",
                "{'topic':'t','layout':'tall'} | bad-value     | layout       | known are wide, long",
                "{'topic':'t','tz':'Europe/Roma'} | bad-value  | tz           | tz 'Europe/Roma' is no time zone (did you mean 'Europe/Rome'?)",
                "{'topic':'t','tz':'Rome'}     | bad-value     | tz           | tz 'Rome' is no time zone (did you mean 'Europe/Rome'?)",
                "{'topic':'t','tz':'new york'} | bad-value     | tz           | (did you mean 'America/New_York'?)",
                "{'topic':'t','x':1}           | unknown-field | x            | 'x' is unknown; known are topic",
                "{'topic':'t','cursor':7}      | bad-value     | cursor       | number",
                "{'topic':'t','cursor':'?'}    | bad-cursor    | cursor       | Oda-Next-Cursor"
            })
    void read_ofAMalformedQuery_namesTheFault(String body, String code, String field, String detail) {
        assertRefused(body, code, field, detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'last':1,'limit':1                | last   | last and limit exclude one another",
                "'last':1,'cursor':'x'             | last   | last and cursor",
                "'limit':1,'aggregator':AVG        | limit  | limit and aggregator",
                "'last':1,'aggregator':AVG         | last   | last and aggregator",
                "'order':'asc','aggregator':AVG    | order  | order and aggregator",
                "'cursor':'x','aggregator':AVG     | cursor | cursor and aggregator",
                "'field':'x','aggregator':AVG      | field  | field and aggregator",
                "'tz':'Europe/Rome'                | tz     | write an offset",
                "'tz':'UTC','aggregator':AVG       | tz     | tz is for windows",
                "'format':'json','layout':'wide'   | layout | the format is json",
                "'format':'ndjson','layout':'long' | layout | the format is ndjson"
            })
    void read_ofAContradiction_namesBoth(String keys, String field, String detail) {
        assertRefused(
                "{'topic':'t',%s}".formatted(keys.replace("AVG", "{'fun':'avg','field':'f','unit':'u'}")),
                "contradiction",
                field,
                detail);
    }

    @Test
    void format_ofALayoutWhereJsonIsAccepted_isAContradiction() {
        QueryRequest request = request("{'topic':'t','layout':'long'}");

        assertThat(request.format(() -> Format.PARQUET)).isEqualTo(Format.PARQUET);
        assertThatThrownBy(() -> request.format(() -> Format.JSON))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONTRADICTION));
    }

    @Test
    void read_ofManyStarsInARow_areOne() {
        assertThat(query("{'topic':'a%sb'}".formatted("*".repeat(900))).topics())
                .containsExactly(new NamePattern("a*b"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "{'topic':'%s'}, topic",
                "\"{'generator_id':['a','%s']}\", generator_id[1]",
                "{'field':'%s'}, field",
                "\"{'filter':{'field':'%s','gt':1}}\", filter.field",
                "\"{'filter':{'field':'f','gt':1,'unit':'%s'}}\", filter.unit"
            })
    void read_ofATextThatNoRecordHas_isRefused(String body, String path) {
        assertThat(query("{'topic':'%s'}".formatted("x".repeat(1000))).topics()).hasSize(1);
        assertThatThrownBy(() -> query(body.formatted("x".repeat(1001))))
                .isInstanceOfSatisfying(OdaException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.BAD_VALUE);
                    assertThat(e.field()).isEqualTo(path);
                    assertThat(e.detail()).contains("1001").contains("1000");
                });
    }

    @Test
    void read_ofListsUpToTheirLimits_isTaken() {
        assertThat(query("{'topic':%s}".formatted(names(1000))).topics()).hasSize(1000);
        assertThat(query("{'field':%s}".formatted(names(100))).fields()).hasSize(100);
        assertRefused("{'generator_id':%s}".formatted(names(1001)), "bad-value", "generator_id", "1000 are the most");
        assertRefused("{'field':%s}".formatted(names(101)), "bad-value", "field", "100 are the most");
    }

    @Test
    void read_ofALimitWithoutStop_endsNow() {
        assertThat(query("{'topic':'t','limit':1}").stop()).isEqualTo(Requests.NOW);
        assertThat(query("{'topic':'t'}").stop()).isNull();
    }

    @Test
    void read_ofBytesThatAreNoText_isBadJson() {
        assertThatThrownBy(() -> new QueryCodec(() -> Requests.NOW).read(new byte[] {'{', '"', (byte) 0xff, '"', '}'}))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_JSON));
    }

    @Test
    void read_ofHostileBodies_isBadJson() {
        for (String body : new String[] {
            "{'a':" + "[".repeat(100_000), "{'start':" + "9".repeat(1_000_000) + "}", "{'limit':1e999999999999999}"
        }) {
            assertThatThrownBy(() -> request(body))
                    .isInstanceOfSatisfying(
                            OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_JSON));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "topic",
                "generator_id",
                "start",
                "stop",
                "field",
                "filter",
                "last",
                "limit",
                "order",
                "cursor",
                "format",
                "layout",
                "tz",
                "aggregator",
                "aggregator.fun",
                "aggregator.field",
                "aggregator.unit",
                "aggregator.frequency",
                "aggregator.align",
                "aggregator.tz",
                "aggregator.label",
                "aggregator.fill",
                "aggregator.max_gap",
                "aggregator.by",
                "filter.field",
                "filter.gt",
                "filter.unit"
            })
    void read_ofJunkInAnyField_isRefusedOrTakenAtOnce(String path) {
        String digits = "9".repeat(1_000_000);
        for (String junk : List.of(
                "true",
                "{'a':{'b':[1]}}",
                "[[[[['x']]]]]",
                "[" + "'x',".repeat(250_000) + "'x']",
                "[" + "{},".repeat(300_000) + "{}]",
                "1e999999999",
                "-1e-999999999",
                "'" + digits + "'",
                "'-" + digits + "'",
                "'P" + digits + "D'",
                "'-P" + digits + "Y'",
                "'" + "a*".repeat(1000) + "'",
                "'\\u0000'",
                "'\\ud800'",
                "'; DROP TABLE record; --'",
                "[".repeat(400) + "]".repeat(400))) {
            long started = PROCESSOR.getCurrentThreadCpuTime();
            try {
                request(hostile(path, junk));
            } catch (OdaException e) {
                assertThat(e.code().httpStatus()).isBetween(400, 404);
                assertThat(e.detail()).hasSizeLessThan(500);
            }
            assertThat(Duration.ofNanos(PROCESSOR.getCurrentThreadCpuTime() - started))
                    .isLessThan(Duration.ofSeconds(5));
        }
    }

    private static String hostile(String path, String junk) {
        String key = path.substring(path.indexOf('.') + 1);
        if (path.startsWith("aggregator.")) {
            String windows = key.equals("frequency") ? "" : ",'frequency':'P1D'";
            return "{'topic':'t','aggregator':{'fun':'twa','field':'f'%s,'%s':%s}}".formatted(windows, key, junk);
        }
        return path.startsWith("filter.")
                ? "{'filter':{'field':'f','lt':1,'%s':%s}}".formatted(key, junk)
                : "{'topic':'t','%s':%s}".formatted(key, junk);
    }

    @Test
    void read_ofDamagedBodies_throwsNothingElse() {
        byte[] seed =
                "{\"topic\":\"t\",\"start\":1,\"stop\":\"2024-01-01\",\"tz\":\"UTC\",\"aggregator\":{\"fun\":[\"p9\"],\"field\":\"f\",\"unit\":\"u\",\"frequency\":\"P1D\",\"by\":\"topic\"}}"
                        .getBytes(UTF_8);
        Random random = new Random(4);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = seed.clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
            try {
                new QueryCodec(() -> Requests.NOW).read(bytes);
                read++;
            } catch (OdaException e) {
                assertThat(e.code().httpStatus()).isEqualTo(400);
            }
        }
        assertThat(read).isBetween(1, 19_999);
    }

    private static String names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "'n" + i + "'").collect(Collectors.joining(",", "[", "]"));
    }
}
