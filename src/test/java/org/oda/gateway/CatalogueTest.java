package org.oda.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oda.store.Records.START;
import static org.oda.store.Records.number;
import static org.oda.store.Records.record;
import static org.oda.store.Records.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.store.FakeStore;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogueTest {
    private static final String TEXT = "\"{'temperature': {'value': 20, 'unit': 'Cel'}, 'state': 'open'}\"";

    private static final List<String> ODD = List.of(
            "a/b",
            "/",
            "//",
            "a//b",
            "温度計",
            "a?b#c",
            "a;b=c",
            "a\\b",
            "%2F",
            "*",
            "a*",
            "a b",
            "...",
            "🌡️",
            "\"'<&>",
            "a\tb",
            "~",
            "a:b@c",
            "GET /",
            "+",
            "ü".repeat(100));
    /** Made by one test, and passed over by the others. */
    private static final String NEW = "zz-new";

    private final FakeStore store = new FakeStore();
    private final GatewayFixture oda = new GatewayFixture(store, null);
    private final ApiClient client = oda.client();

    @BeforeAll
    void fill() {
        store.append(List.of(
                record("home", 0, 0, START, "g 1/ü+%", TEXT, number("temperature", "Cel", 20), text("state", null)),
                record("home", 0, 1, START.plusSeconds(60), "g2", "1", number("temperature", "Cel", 21.5)),
                record("home", 0, 2, START.plusSeconds(120), "g2", "1", number("temperature", "Cel", 22.5)),
                record("work", 0, 0, START.plusSeconds(30), "g2", "1", number("power", "kW", 3))));
        store.append(IntStream.range(0, 2_500)
                .mapToObj(i -> record("many", 0, i, START.plusSeconds(i), "number-" + i, "1", number("n", null, i)))
                .toList());
        store.append(IntStream.range(0, ODD.size())
                .mapToObj(i -> record("odd", 0, i, START, ODD.get(i), "1", number("n", null, i)))
                .toList());
        client.register("home", "work", "empty", "many");
    }

    @AfterAll
    void close() {
        oda.close();
    }

    @Test
    void topics_all_areListedByNameWithTheirFigures() {
        JsonNode answer = client.get("/topics").json();

        assertThat(names(answer.get("topics"), "topic")).containsExactly("empty", "home", "many", "odd", "work");
        assertThat(answer.get("next").isNull()).isTrue();
        assertThat(answer.get("complete").booleanValue()).isTrue();
        assertThat(answer.get("topics").get(0))
                .hasToString("{\"topic\":\"empty\",\"description\":null,\"owner\":null,\"strict\":false,\"records\":0,"
                        + "\"generators\":0,\"first\":null,\"last\":null,\"rate\":null,\"interval\":null,\"lag\":0}");
        assertThat(answer.get("topics").get(1))
                .hasToString("{\"topic\":\"home\",\"description\":null,\"owner\":null,\"strict\":false,\"records\":3,"
                        + "\"generators\":2,\"first\":\"2026-03-01T00:00:00Z\",\"last\":\"2026-03-01T00:02:00Z\","
                        + "\"rate\":null,\"interval\":60.0,\"lag\":0}");
        // 300 in the last full five minutes
        assertThat(answer.get("topics").get(2).get("rate").doubleValue()).isEqualTo(1.0);
    }

    @Test
    void topic_declared_tellsWhatIsDeclaredAndWhatWasNeverSent() {
        client.post(
                "/register/dg",
                "{\"topics\":[{\"topic\":\"work\",\"description\":\"Machines\",\"owner\":\"facility\",\"strict\":true,\"attributes\":{"
                        + "\"zero\":{\"type\":\"text\"},\"power\":{\"unit\":\"W\",\"min\":0,\"max\":5000.5},"
                        + "\"energy\":{\"unit\":\"Wh\",\"description\":\"of the day\"}}}]}");
        try {
            JsonNode topic = client.get("/topics/work").json();

            assertThat(topic.get("description").textValue()).isEqualTo("Machines");
            assertThat(topic.get("owner").textValue()).isEqualTo("facility");
            assertThat(topic.get("strict").booleanValue()).isTrue();
            assertThat(topic.get("attributes"))
                    .hasToString(
                            "[{\"field\":\"energy\",\"unit\":\"Wh\",\"type\":null,\"records\":0,\"first\":null,\"last\":null,"
                                    + "\"last_value\":null,\"declared\":{\"unit\":\"Wh\",\"min\":null,\"max\":null,\"type\":null,"
                                    + "\"description\":\"of the day\"}},"
                                    + "{\"field\":\"power\",\"unit\":\"kW\",\"type\":\"number\",\"records\":1,"
                                    + "\"first\":\"2026-03-01T00:00:30Z\",\"last\":\"2026-03-01T00:00:30Z\",\"last_value\":3.0,"
                                    + "\"declared\":{\"unit\":\"W\",\"min\":0.0,\"max\":5000.5,\"type\":null,\"description\":null}},"
                                    + "{\"field\":\"zero\",\"unit\":null,\"type\":null,\"records\":0,\"first\":null,\"last\":null,"
                                    + "\"last_value\":null,\"declared\":{\"unit\":null,\"min\":null,\"max\":null,\"type\":\"text\","
                                    + "\"description\":null}}]");
            JsonNode listed = client.get("/topics?q=work").json().get("topics").get(0);
            assertThat(listed.get("owner").textValue()).isEqualTo("facility");
            JsonNode onTopic =
                    client.get("/generators/g2").json().get("by_topic").get(1);
            assertThat(onTopic.get("attributes").size()).isEqualTo(1);
            assertThat(onTopic.get("attributes")
                            .get(0)
                            .get("declared")
                            .get("unit")
                            .textValue())
                    .isEqualTo("W");
        } finally {
            client.post("/register/dg", "{\"topics\":[{\"topic\":\"work\"}]}");
        }
        assertThat(client.get("/topics/work").json().get("owner").isNull()).isTrue();
    }

    @Test
    void topics_inPages_giveEachOnce() {
        JsonNode first = client.get("/topics?limit=3").json();
        JsonNode second = client.get(
                        "/topics?limit=3&after=" + first.get("next").textValue())
                .json();

        assertThat(names(first.get("topics"), "topic")).containsExactly("empty", "home", "many");
        assertThat(names(second.get("topics"), "topic")).containsExactly("odd", "work");
        assertThat(second.get("next").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "OM,home",
        "*o*,home odd work",
        "w*,work",
        "*,empty home many odd work",
        "x,",
        "'',empty home many odd work"
    })
    void topics_partOrPattern_selects(String part, String expected) {
        assertThat(names(client.get("/topics?q=" + part).json().get("topics"), "topic"))
                .containsExactlyElementsOf(expected == null ? List.of() : List.of(expected.split(" ")));
    }

    @Test
    void topic_known_hasAttributesWithLastValuesAndGenerators() {
        JsonNode answer = client.get("/topics/home").json();

        assertThat(answer.get("attributes"))
                .hasToString("[{\"field\":\"state\",\"unit\":null,\"type\":\"text\",\"records\":1,"
                        + "\"first\":\"2026-03-01T00:00:00Z\",\"last\":\"2026-03-01T00:00:00Z\","
                        + "\"last_value\":\"open\",\"declared\":null},"
                        + "{\"field\":\"temperature\",\"unit\":\"Cel\",\"type\":\"number\",\"records\":3,"
                        + "\"first\":\"2026-03-01T00:00:00Z\",\"last\":\"2026-03-01T00:02:00Z\","
                        + "\"last_value\":22.5,\"declared\":null}]");
        assertThat(answer.get("attributes_more").booleanValue()).isFalse();
        assertThat(answer.get("generators_list"))
                .hasToString("[{\"generator_id\":\"g 1/ü+%\",\"records\":1,"
                        + "\"first\":\"2026-03-01T00:00:00Z\",\"last\":\"2026-03-01T00:00:00Z\"},"
                        + "{\"generator_id\":\"g2\",\"records\":2,"
                        + "\"first\":\"2026-03-01T00:01:00Z\",\"last\":\"2026-03-01T00:02:00Z\"}]");
        assertThat(answer.get("generators_more").booleanValue()).isFalse();
    }

    @Test
    void topic_manyGenerators_hasTheFirstThousand() {
        JsonNode answer = client.get("/topics/many").json();

        assertThat(answer.get("generators").intValue()).isEqualTo(2_500);
        assertThat(answer.get("generators_list")).hasSize(1_000);
        assertThat(answer.get("generators_more").booleanValue()).isTrue();
    }

    @Test
    void topic_withoutRecords_isKnown() {
        JsonNode answer = client.get("/topics/empty").json();

        assertThat(answer.get("records").intValue()).isZero();
        assertThat(answer.get("attributes")).isEmpty();
        assertThat(answer.get("generators_list")).isEmpty();
    }

    @Test
    void topic_registeredAMomentAgo_isKnown() {
        client.get("/topics");
        client.register(NEW);

        assertThat(client.get("/topics/" + NEW).status()).isEqualTo(200);
        assertThat(client.get("/topics?q=zz").json().get("topics")).hasSize(1);
    }

    @Test
    void topic_unknown_is404WithWhatWasMeant() {
        Answer answer = client.get("/topics/hoem");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("code").textValue()).isEqualTo("unknown-topic");
        assertThat(answer.json().get("detail").textValue()).contains("'hoem'", "did you mean 'home'?");
    }

    @Test
    void generators_ofATopic_areThoseOfIt() {
        JsonNode answer = client.get("/generators?topic=home").json();

        assertThat(answer.get("generators").get(1))
                .hasToString("{\"generator_id\":\"g2\",\"topics\":[\"home\",\"work\"],\"records\":3,"
                        + "\"first\":\"2026-03-01T00:00:30Z\",\"last\":\"2026-03-01T00:02:00Z\",\"interval\":60.0}");
        assertThat(names(answer.get("generators"), "generator_id")).containsExactly("g 1/ü+%", "g2");
        assertThat(names(client.get("/generators?topic=w*").json().get("generators"), "generator_id"))
                .containsExactly("g2");
    }

    @Test
    void generators_inPages_giveEachOnce() {
        JsonNode page = client.get("/generators?limit=1000&q=NUMBER-").json();
        int count = page.get("generators").size();
        while (!page.get("next").isNull()) {
            page = client.get("/generators?limit=1000&q=NUMBER-&after="
                            + page.get("next").textValue())
                    .json();
            count += page.get("generators").size();
        }

        assertThat(count).isEqualTo(2_500);
    }

    @Test
    void generators_ofAnUnknownTopic_are404() {
        Answer answer = client.get("/generators?topic=hone");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("field").textValue()).isEqualTo("topic");
        assertThat(answer.json().get("detail").textValue()).contains("did you mean 'home'?");
    }

    @Test
    void generator_known_hasItsTopicsWithAttributes() {
        JsonNode answer = client.get("/generators/g2").json();

        assertThat(answer.get("by_topic"))
                .hasToString("[{\"topic\":\"home\",\"records\":2,\"first\":\"2026-03-01T00:01:00Z\","
                        + "\"last\":\"2026-03-01T00:02:00Z\",\"interval\":60.0,\"rate\":null,\"attributes\":["
                        + "{\"field\":\"temperature\",\"unit\":\"Cel\",\"type\":\"number\",\"records\":2,"
                        + "\"first\":\"2026-03-01T00:01:00Z\",\"last\":\"2026-03-01T00:02:00Z\",\"last_value\":22.5,"
                        + "\"declared\":null}],\"attributes_more\":false},"
                        + "{\"topic\":\"work\",\"records\":1,\"first\":\"2026-03-01T00:00:30Z\","
                        + "\"last\":\"2026-03-01T00:00:30Z\",\"interval\":null,\"rate\":null,\"attributes\":["
                        + "{\"field\":\"power\",\"unit\":\"kW\",\"type\":\"number\",\"records\":1,"
                        + "\"first\":\"2026-03-01T00:00:30Z\",\"last\":\"2026-03-01T00:00:30Z\",\"last_value\":3.0,"
                        + "\"declared\":null}],\"attributes_more\":false}]");
    }

    @Test
    void generator_anyId_isFoundByItsEncodedForm() {
        for (String id : ODD) {
            Answer answer = client.get("/generators/" + encoded(id));

            assertThat(answer.status()).as(id).isEqualTo(200);
            assertThat(answer.json().get("generator_id").textValue()).isEqualTo(id);
            assertThat(answer.json().findValue("last_value").intValue()).isEqualTo(ODD.indexOf(id));
        }
    }

    @Test
    void generator_unknown_is404WithWhatWasMeant() {
        Answer answer = client.get("/generators/numbr-17");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("code").textValue()).isEqualTo("unknown-generator");
        assertThat(answer.json().get("detail").textValue()).contains("did you mean 'number-17'?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "-1", "x", "1.5", "99999999999", ""})
    void list_badLimit_isRefused(String limit) {
        for (String list : List.of("/topics", "/generators")) {
            Answer answer = client.get(list + "?limit=" + limit);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().get("field").textValue()).isEqualTo("limit");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/topics?topic=a", "/topics?Q=a", "/generators?generator=a", "/generators?topic=home&topic=work"
            })
    void list_unknownOrRepeatedParameter_isRefused(String path) {
        Answer answer = client.get(path);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("field").textValue()).isIn("topic", "Q", "generator");
    }

    @Test
    void path_wrongMethod_tellsWhatIsAllowed() {
        Answer answer = client.post("/generators/g2", "{}");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(oda.metric(
                        "http_server_request_duration_seconds_count",
                        "http_route=\"/generators/{generator}\"",
                        "http_response_status_code=\"405\""))
                .isEqualTo(1);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static List<String> names(JsonNode list, String member) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(entry -> entry.get(member).textValue())
                .filter(name -> !name.equals(NEW))
                .toList();
    }
}
