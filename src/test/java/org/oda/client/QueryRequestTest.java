package org.oda.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.oda.model.Aggregation;
import org.oda.model.Layout;
import org.oda.model.Order;
import org.oda.model.ValueFilter;
import org.oda.model.ValueFilter.Bound;
import org.oda.model.ValueFilter.Comparison;
import org.oda.model.Windows;

class QueryRequestTest {
    @Test
    void toJson_oldVocabulary_isWhatOldGatewaysRead() {
        QueryRequest request = QueryRequest.empty()
                .topics(List.of("energy"))
                .generatorIds(List.of("heat_pump"))
                .start("2024-01-25T13:53:54Z")
                .stop("2024-01-26T00:00:00Z")
                .aggregation(AggregationRequest.of(List.of("avg"), List.of("power"))
                        .unit("kW")
                        .frequency("0.5"));

        assertThat(request.toJson())
                .isEqualTo("{\"topic\":\"energy\",\"generator_id\":\"heat_pump\",\"start\":\"2024-01-25T13:53:54Z\","
                        + "\"stop\":\"2024-01-26T00:00:00Z\",\"aggregator\":{\"fun\":\"avg\",\"field\":\"power\","
                        + "\"unit\":\"kW\",\"frequency\":0.5}}");
    }

    @Test
    void toJson_everyKeyOfRecords_isThere() {
        ValueFilter warm = new ValueFilter("temperature", List.of(new Bound(Comparison.GT, 25)), "Cel");
        ValueFilter other =
                new ValueFilter("t", List.of(new Bound(Comparison.GTE, -1.5), new Bound(Comparison.NE, 3)), null);

        QueryRequest request = QueryRequest.empty()
                .topics(List.of("a", "room*"))
                .generatorIds(List.of("x", "y"))
                .fields(List.of("temperature", "t"))
                .filters(List.of(warm, other))
                .start("-PT1H")
                .stop("now")
                .limit(100)
                .order(Order.DESC)
                .cursor("abc")
                .layout(Layout.LONG);

        assertThat(request.toJson())
                .isEqualTo("{\"topic\":[\"a\",\"room*\"],\"generator_id\":[\"x\",\"y\"],"
                        + "\"field\":[\"temperature\",\"t\"],"
                        + "\"filter\":[{\"field\":\"temperature\",\"gt\":25.0,\"unit\":\"Cel\"},"
                        + "{\"field\":\"t\",\"gte\":-1.5,\"ne\":3.0}],\"start\":\"-PT1H\",\"stop\":\"now\",\"limit\":100,"
                        + "\"order\":\"desc\",\"cursor\":\"abc\",\"layout\":\"long\"}");
        assertThat(QueryRequest.empty().filters(List.of(warm)).last(3).toJson())
                .isEqualTo("{\"filter\":{\"field\":\"temperature\",\"gt\":25.0,\"unit\":\"Cel\"},\"last\":3}");
    }

    @Test
    void toJson_everyKeyOfAnAggregation_isThere() {
        Map<String, String> units = new LinkedHashMap<>();
        units.put("power", "kW");
        units.put("temperature", "K");

        QueryRequest request = QueryRequest.empty()
                .topics(List.of("t"))
                .aggregation(AggregationRequest.of(List.of("avg", "p99.9"), List.of("power", "temperature"))
                        .units(units)
                        .frequency("P1M")
                        .zone("Europe/Rome")
                        .align(Windows.Align.CALENDAR)
                        .label(Windows.Label.START)
                        .fill(Windows.Fill.LINEAR)
                        .maxGap("PT10M")
                        .by(List.of(Aggregation.Key.GENERATOR_ID, Aggregation.Key.TOPIC)));

        assertThat(request.toJson())
                .isEqualTo("{\"topic\":\"t\",\"aggregator\":{\"fun\":[\"avg\",\"p99.9\"],"
                        + "\"field\":[\"power\",\"temperature\"],\"unit\":{\"power\":\"kW\",\"temperature\":\"K\"},"
                        + "\"frequency\":\"P1M\",\"tz\":\"Europe/Rome\",\"align\":\"calendar\",\"label\":\"start\","
                        + "\"fill\":\"linear\",\"max_gap\":\"PT10M\",\"by\":[\"generator_id\",\"topic\"]}}");
    }

    @Test
    void toJson_unitLeftOut_asksForTheOneMostUsed() {
        QueryRequest request =
                QueryRequest.empty().aggregation(AggregationRequest.of(List.of("count"), List.of("power")));

        assertThat(request.toJson())
                .isEqualTo("{\"aggregator\":{\"fun\":\"count\",\"field\":\"power\",\"unit\":\"auto\"}}");
    }

    @Test
    void toJson_minutes_areNumbers() {
        AggregationRequest twa = AggregationRequest.of(List.of("twa"), List.of("power"));

        assertThat(QueryRequest.empty()
                        .aggregation(twa.frequency("60").maxGap("2.5"))
                        .toJson())
                .endsWith("\"frequency\":60,\"max_gap\":2.5}}");
    }

    @Test
    void with_anotherValue_leavesTheOldRequest() {
        QueryRequest first = QueryRequest.empty().start("2024");

        QueryRequest second = first.start("2025");

        assertThat(first.toJson()).isEqualTo("{\"start\":\"2024\"}");
        assertThat(second.toJson()).isEqualTo("{\"start\":\"2025\"}");
    }
}
