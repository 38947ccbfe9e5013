package org.oda.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.model.DecodedRecord;
import org.oda.model.JsonText;
import org.oda.model.Nanos;
import org.oda.model.OdaRecord;
import org.oda.model.RecordId;
import org.oda.store.FakeStore;

/** Answers that come in pages while records arrive. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagingTest {
    private static final String NEXT = "Oda-Next-Cursor";
    private static final Instant START = GatewayFixture.NOW.minusSeconds(3600);

    private final FakeStore store = new FakeStore();
    private final GatewayFixture oda = new GatewayFixture(store, null);
    private String topic = "";
    private int topics;

    @AfterAll
    void close() {
        oda.close();
    }

    @BeforeEach
    void records_threeOfEachSecond_areThere() {
        topic = "t" + topics++;
        store.append(IntStream.range(0, 30).mapToObj(i -> record(i, i / 3)).toList());
    }

    @ParameterizedTest
    @CsvSource({"asc, 1", "asc, 4", "asc, 10", "desc, 1", "desc, 7", "desc, 29"})
    void query_pageByPage_givesEachRecordOnceWhileOthersArrive(String order, int limit) {
        List<String> paged = new ArrayList<>();
        String query = "'topic':'%s','start':'-PT2H','order':'%s','limit':%d".formatted(topic, order, limit);
        int arriving = 1000;
        Answer page = query(query);
        while (true) {
            page.json().forEach(record -> paged.add(record.get("data").textValue()));
            String next = page.header(NEXT);
            if (next.isEmpty()) {
                break;
            }
            assertThat(page.json().size()).isEqualTo(limit);
            // behind the place of an ascending reader, and behind the end of all
            int offset = arriving++;
            store.append(List.of(record(offset, order.equals("asc") ? -60 : 600), record(offset + 500, 7200)));
            page = query("%s,'cursor':'%s'".formatted(query, next));
        }

        List<String> all =
                IntStream.range(0, 30).mapToObj(i -> "r" + i).collect(ArrayList::new, List::add, List::addAll);
        if (order.equals("desc")) {
            java.util.Collections.reverse(all);
        }
        assertThat(paged).containsExactlyElementsOf(all);
    }

    @Test
    void query_recordThatArrivesAhead_comes() {
        Answer first = query("'topic':'%s','limit':10".formatted(topic));
        store.append(List.of(record(99, 5)));
        Answer rest = query("'topic':'%s','limit':100,'cursor':'%s'".formatted(topic, first.header(NEXT)));

        assertThat(rest.json().findValuesAsText("data")).hasSize(21).contains("r99");
        assertThat(rest.header(NEXT)).isEmpty();
    }

    @Test
    void query_cursorInAnotherFormat_goesOn() {
        Answer first = query("'topic':'%s','limit':28".formatted(topic));
        Answer rest = query("'topic':'%s','format':'ndjson','cursor':'%s'".formatted(topic, first.header(NEXT)));

        assertThat(rest.text().lines()).hasSize(2).allMatch(line -> line.contains("r28") || line.contains("r29"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'limit':30", "'limit':31", "'limit':9223372036854775807", "'order':'desc'"})
    void query_lastPage_hasNoCursor(String keys) {
        Answer answer = query("'topic':'%s',%s".formatted(topic, keys));

        assertThat(answer.json().size()).isEqualTo(30);
        assertThat(answer.header(NEXT)).isEmpty();
    }

    @Test
    void query_cursorOfAnotherQuery_isRefused() {
        String cursor = query("'topic':'%s','limit':1".formatted(topic)).header(NEXT);

        for (String other : List.of(
                "'topic':'elsewhere','limit':1,'cursor':'%s'".formatted(cursor),
                "'topic':'%s','order':'desc','cursor':'%s'".formatted(topic, cursor),
                "'topic':'%s','cursor':'%s'".formatted(topic, cursor.substring(1)),
                "'topic':'%s','cursor':'none'".formatted(topic))) {
            Answer answer = query(other);

            assertThat(answer.status()).isEqualTo(400);
            JsonNode problem = answer.json();
            assertThat(problem.get("code").textValue()).isEqualTo("bad-cursor");
            assertThat(problem.get("field").textValue()).isEqualTo("cursor");
        }
    }

    private Answer query(String keys) {
        return oda.client().query("{%s}".formatted(keys).replace('\'', '"'));
    }

    private DecodedRecord record(int offset, long second) {
        return new DecodedRecord(
                new OdaRecord(
                        new RecordId(topic, 0, offset),
                        Nanos.of(START.plusSeconds(second)),
                        "g",
                        JsonText.of("\"r%d\"".formatted(offset))),
                List.of());
    }
}
