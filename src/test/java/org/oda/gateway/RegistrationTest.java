package org.oda.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.model.AttributeDeclaration;
import org.oda.model.DeclaredType;
import org.oda.model.TopicDeclaration;
import org.oda.store.FakeStore;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistrationTest {
    private static final String STATIC_ENDPOINT = "oda.example:9095";

    private final GatewayFixture oda = new GatewayFixture(new FakeStore(), STATIC_ENDPOINT);
    private final ApiClient client = oda.client();

    @BeforeAll
    void registerOne() {
        client.register("first");
    }

    @AfterAll
    void close() {
        oda.close();
    }

    @Test
    void generator_newTopics_givesTheEndpoint() {
        Answer answer = client.post("/register/dg", "{\"topics\":[\"livingroom\",\"kitchen\"]}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .isEqualTo("{\"KAFKA_ENDPOINT\":\"%s\"}".formatted(oda.broker().endpoint()));
        assertThat(registered()).containsSubsequence("livingroom", "kitchen");
    }

    @Test
    void generator_registeredAgain_isHarmless() {
        assertThat(client.post("/register/dg", "{\"topics\":[\"again\",\"again\"]}")
                        .status())
                .isEqualTo(200);
        assertThat(client.post("/register/dg", "{\"topics\":[\"again\",\"first\"]}")
                        .status())
                .isEqualTo(200);

        assertThat(registered()).containsOnlyOnce("again", "first");
    }

    @Test
    void generator_noTopics_givesTheEndpoint() {
        assertThat(client.post("/register/dg", "{\"topics\":[]}")
                        .json()
                        .get("KAFKA_ENDPOINT")
                        .textValue())
                .isEqualTo(oda.broker().endpoint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "True", "TRUE"})
    void register_static_givesTheSecondEndpoint(String text) {
        assertThat(client.post("/register/dg?static=" + text, "{\"topics\":[]}")
                        .json()
                        .get("KAFKA_ENDPOINT")
                        .textValue())
                .isEqualTo(STATIC_ENDPOINT);
        assertThat(client.get("/register/dc?static=" + text)
                        .json()
                        .get("KAFKA_ENDPOINT")
                        .textValue())
                .isEqualTo(STATIC_ENDPOINT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "1", "yes", ""})
    void register_staticIsAnythingElse_givesTheFirstEndpoint(String text) {
        assertThat(client.get("/register/dc?static=" + text)
                        .json()
                        .get("KAFKA_ENDPOINT")
                        .textValue())
                .isEqualTo(oda.broker().endpoint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null"})
    void generator_empty_isTheFixedText(String body) {
        Answer answer = client.post("/register/dg", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).isEqualTo("Empty Registration");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"topics\":[\"a\"",
                "{\"topics\":\"a\"}",
                "{\"topics\":[1]}",
                "{\"topics\":[null]}",
                "{\"topics\":[\"a b\"]}",
                "{\"topics\":[\"..\"]}",
                "{\"topics\":[\"\"]}",
                "{\"topics\":[\"__oda_topics\"]}",
                "{\"topic\":[\"a\"]}",
                "{\"topics\":[{\"owner\":\"a\"}]}",
                "{\"topics\":[{\"topic\":\"a\",\"strict\":\"yes\"}]}",
                "7",
                "no json"
            })
    void generator_malformed_isRefusedWithAReason(String body) {
        Answer answer = client.post("/register/dg", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").textValue()).isNotBlank();
        assertThat(answer.json().get("status").intValue()).isEqualTo(400);
    }

    @Test
    void generator_oneBadNameAmongGoodOnes_registersNone() {
        client.post("/register/dg", "{\"topics\":[\"good\",\"b/d\"]}");

        assertThat(registered()).doesNotContain("good", "b/d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "nonsense"})
    void generator_anyContentType_isReadAsJson(String contentType) {
        assertThat(client.exchange("POST", "/register/dg", "{\"topics\":[\"typed\"]}", contentType)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void generator_declaredTopic_isInForceAndAnsweredAsEver() {
        Answer answer = client.post(
                "/register/dg",
                "{\"topics\":[\"plain\",{\"topic\":\"coldstore\",\"description\":\"Cold store\",\"owner\":\"facility\",\"strict\":true,"
                        + "\"attributes\":{\"temperature\":{\"unit\":\"Cel\",\"min\":-40,\"max\":10.5,\"type\":\"number\","
                        + "\"description\":\"air\"}}}]}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .isEqualTo("{\"KAFKA_ENDPOINT\":\"%s\"}".formatted(oda.broker().endpoint()));
        assertThat(registered()).containsSubsequence("plain", "coldstore");
        assertThat(oda.topics().declarations())
                .containsEntry(
                        "coldstore",
                        new TopicDeclaration(
                                "Cold store",
                                "facility",
                                true,
                                Map.of(
                                        "temperature",
                                        new AttributeDeclaration("Cel", -40.0, 10.5, DeclaredType.NUMBER, "air"))))
                .doesNotContainKey("plain");
    }

    @Test
    void generator_unitThatIsMistyped_isRefusedAndRegistersNone() {
        Answer answer = client.post(
                "/register/dg",
                "{\"topics\":[\"beside-typo\",{\"topic\":\"typo\",\"attributes\":{\"t\":{\"unit\":\"Celsuis\"}}}]}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("code").textValue()).isEqualTo("unknown-unit");
        assertThat(answer.json().get("field").textValue()).isEqualTo("topics[1].attributes.t.unit");
        assertThat(answer.json().get("detail").textValue())
                .contains("'Celsuis'")
                .contains("did you mean 'celsius'");
        assertThat(registered()).doesNotContain("typo", "beside-typo");
    }

    @Test
    void generator_tooLarge_isRefused() {
        Answer answer = client.post("/register/dg", "{\"topics\":[\"" + "a".repeat(5 << 20) + "\"]}");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().get("code").textValue()).isEqualTo("body-too-large");
    }

    @Test
    void consumer_internalTopics_areNeverListed() {
        oda.topics().createInternal("__oda_other", 1, Map.of());

        assertThat(registered()).isNotEmpty().noneMatch(topic -> topic.startsWith("__"));
    }

    @Test
    void consumer_manyTopics_listsThemInTheOrderOfRegistration() {
        client.post("/register/dg", "{\"topics\":[\"z9\",\"a1\"]}");
        client.post("/register/dg", "{\"topics\":[\"m5\",\"a1\"]}");

        assertThat(registered()).containsSubsequence("z9", "a1", "m5");
    }

    private List<String> registered() {
        JsonNode topics = client.get("/register/dc").json().get("topics");
        return StreamSupport.stream(topics.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }
}
