package org.oda.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.oda.model.ErrorCode;
import org.oda.model.Format;
import org.oda.model.JsonText;
import org.oda.model.OdaException;

class QueryAnswerTest {
    private static final Instant TIME = Instant.parse("2024-01-25T14:00:00Z");
    private static final QueryRequest RECORDS = QueryRequest.empty().topics(List.of("energy"));
    private static final QueryRequest AVERAGE = RECORDS.aggregation(
            AggregationRequest.of(List.of("avg"), List.of("power")).unit("kW"));

    private final FakeGateway gateway = new FakeGateway();
    private final OdaClient client = OdaClient.connect(gateway.url());

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void records_pageWithSuccessor_tellsItsCursor() {
        gateway.answering(200, Map.of("Oda-Next-Cursor", "next=1"), """
                [{"timestamp":"2024-01-25T14:00:00Z","data":{ "t" : 1.50 },"topic":"energy","generator_id":"g"},
                {"timestamp":"2024-01-25T14:00:00Z","data":"x","topic":"energy","generator_id":"h","more":[1]}]""");

        try (RecordPage page = client.records(RECORDS)) {
            assertThat(page.nextCursor()).contains("next=1");
            assertThat(all(page))
                    .containsExactly(
                            new Message("energy", "g", TIME, JsonText.of("{\"t\":1.50}")),
                            new Message("energy", "h", TIME, JsonText.of("\"x\"")));
        }
        assertThat(gateway.requests())
                .containsExactly(new FakeGateway.Request("application/json", "{\"topic\":\"energy\"}"));
    }

    @Test
    void records_lastPage_hasNoCursor() {
        gateway.answering("[]");

        try (RecordPage page = client.records(RECORDS)) {
            assertThat(page.nextCursor()).isEmpty();
            assertThat(page.hasNext()).isFalse();
        }
    }

    @Test
    void aggregates_oneValue_isReadWithWhatWentIntoIt() {
        gateway.answering("""
                {"timestamp":"2024-01-25T14:00:00Z","generator_id":null,"topic":"energy",
                "data":"{\\"power\\":{\\"unit\\":\\"kW\\",\\"value\\":5.0}}",
                "count":12,"used":10,"skipped":{"text":1,"unit:Cel":1}}""");

        assertThat(all(client.aggregates(AVERAGE)))
                .containsExactly(new AggregateValue(
                        TIME,
                        "energy",
                        null,
                        "power",
                        "avg",
                        "kW",
                        5.0,
                        12,
                        10,
                        Map.of("text", 1L, "unit:Cel", 1L),
                        null));
    }

    @Test
    void aggregates_answerOfAnOldGateway_isReadWithoutCounts() {
        gateway.answering("""
                [{"timestamp":"2024-01-25T14:00:00Z","generator_id":"g","topic":null,
                "data":"{\\"power\\":{\\"unit\\":\\"kW\\",\\"value\\":5.0}}"}]""");

        assertThat(all(client.aggregates(AVERAGE)))
                .containsExactly(new AggregateValue(TIME, null, "g", "power", "avg", "kW", 5.0, 0, 0, Map.of(), null));
    }

    @Test
    void aggregates_windows_haveCoverageAndPerhapsNoValue() {
        gateway.answering("""
                [{"timestamp":"2024-01-25T14:00:00Z","generator_id":"1","topic":"energy",
                "data":"{\\"power\\":{\\"unit\\":\\"kW\\",\\"value\\":-0.25}}",
                "count":12,"used":12,"skipped":{},"coverage":0.97},
                {"timestamp":"2024-01-25T14:00:00Z","generator_id":"2","topic":"energy",
                "data":"{\\"power\\":{\\"unit\\":null,\\"value\\":null}}",
                "count":0,"used":0,"skipped":{},"coverage":null}]""");

        assertThat(all(client.aggregates(AVERAGE)))
                .containsExactly(
                        new AggregateValue(TIME, "energy", "1", "power", "avg", "kW", -0.25, 12, 12, Map.of(), 0.97),
                        new AggregateValue(
                                TIME, "energy", "2", "power", "avg", null, Double.NaN, 0, 0, Map.of(), null));
    }

    @Test
    void aggregates_listedShape_givesAValueForEachFieldAndFunction() {
        gateway.answering("""
                {"timestamp":"2024-01-25T14:00:00Z","generator_id":null,"topic":null,"data":{
                "power":{"values":{"avg":{"unit":"kW","value":5.0},"count":{"unit":"1","value":13.0}},
                "count":13,"used":12,"skipped":{"no_unit":1},"coverage":1.0},
                "temperature":{"values":{"avg":{"unit":"Cel","value":21.5},"count":{"unit":"1","value":4.0}},
                "count":4,"used":4,"skipped":{},"coverage":0.5}}}""");

        Map<String, Long> skipped = Map.of("no_unit", 1L);
        assertThat(all(client.aggregates(RECORDS.aggregation(
                        AggregationRequest.of(List.of("avg", "count"), List.of("power", "temperature"))))))
                .containsExactly(
                        new AggregateValue(TIME, null, null, "power", "avg", "kW", 5.0, 13, 12, skipped, 1.0),
                        new AggregateValue(TIME, null, null, "power", "count", "1", 13.0, 13, 12, skipped, 1.0),
                        new AggregateValue(TIME, null, null, "temperature", "avg", "Cel", 21.5, 4, 4, Map.of(), 0.5),
                        new AggregateValue(TIME, null, null, "temperature", "count", "1", 4.0, 4, 4, Map.of(), 0.5));
    }

    @Test
    void answer_inAFormat_comesAsItIs() throws IOException {
        gateway.answering(200, Map.of("Oda-Next-Cursor", "c"), "timestamp,topic\n");

        try (Answer answer = client.answer(RECORDS, Format.CSV)) {
            assertThat(answer.body()).hasContent("timestamp,topic\n");
            assertThat(answer.nextCursor()).isEqualTo("c");
        }
        assertThat(gateway.requests().get(0).accept()).isEqualTo("text/csv");
    }

    @Test
    void records_problem_isTheGatewaysError() {
        gateway.answering(
                422,
                Map.of("Content-Type", "application/problem+json"),
                "{\"status\":422,\"code\":\"unknown-unit\",\"field\":\"filter.unit\",\"detail\":\"unit 'x' is unknown\"}");

        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> client.records(RECORDS))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_UNIT);
                    assertThat(e.field()).isEqualTo("filter.unit");
                });
    }

    @Test
    void answers_thatAreNone_areRefused() {
        gateway.answering("{\"topic\":\"t\"}");

        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> client.records(RECORDS))
                .withMessageContaining("contract's JSON");
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> all(client.aggregates(AVERAGE)))
                .withMessageContaining("lacks timestamp or data");
    }

    private static <T> List<T> all(ResultStream<T> stream) {
        List<T> all = new ArrayList<>();
        try (stream) {
            stream.forEachRemaining(all::add);
        }
        return all;
    }
}
