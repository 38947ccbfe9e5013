package org.oda.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oda.store.FakeStore;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobsResourceTest {
    private GatewayFixture oda;

    @BeforeAll
    void start() {
        oda = new GatewayFixture(new FakeStore(), null);
    }

    @AfterAll
    void stop() {
        oda.close();
    }

    @Test
    void job_thatIsDone_isShownWithItsReceipt() {
        var asked = JsonNodeFactory.instance.objectNode().put("topic", "kitchen");
        String id = oda.jobs().submit("echo", asked, "alice").id();
        await().until(() ->
                oda.client().get("/jobs/" + id).json().path("state").asText().equals("done"));

        Answer answer = oda.client().get("/jobs/" + id);
        assertThat(answer.json().path("receipt")).isEqualTo(asked);
        assertThat(answer.json().path("who").asText()).isEqualTo("alice");
        assertThat(answer.json().path("notes").isMissingNode()).isTrue();
        assertThat(oda.client()
                        .get("/jobs?kind=echo&state=done&limit=1")
                        .json()
                        .at("/jobs/0/id")
                        .asText())
                .isEqualTo(id);
        assertThat(oda.client().get("/jobs?kind=other").json().path("jobs")).isEmpty();
    }

    @Test
    void job_thatThereIsNot_isUnknown() {
        Answer answer = oda.client().get("/jobs/none");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("code").asText()).isEqualTo("unknown-job");
    }

    @ParameterizedTest
    @CsvSource({"state=over, state", "limit=0, limit", "limit=x, limit", "stat=done, stat"})
    void jobs_ofABadParameter_areRefusedWithItsName(String query, String field) {
        Answer answer = oda.client().get("/jobs?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").asText()).isEqualTo(field);
    }

    @Test
    void erase_ofAGenerator_isAJobAtAnAddress() {
        Answer answer =
                oda.client().exchange("DELETE", "/data?generator_id=a*b&stop=2024-01-01", "", "application/json");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Location"))
                .isEqualTo("/jobs/" + answer.json().path("id").asText());
        assertThat(answer.json().path("who").asText()).isEqualTo("anyone");
        assertThat(answer.json().at("/asked/generator_id").asText()).isEqualTo("a*b");
        assertThat(answer.json().at("/asked/stop").asText()).isEqualTo("2024-01-01T00:00:00Z");
        assertThat(answer.json().at("/asked/topic").isNull()).isTrue();
    }

    @Test
    void erase_dryRun_countsAndAsksForNoJob() {
        int before = oda.jobs().list().size();
        Answer answer = oda.client().exchange("DELETE", "/data?topic=none&dry_run=true", "", "application/json");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("records").asLong()).isZero();
        assertThat(oda.jobs().list()).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({
        "'', generator_id",
        "?start=2024, generator_id",
        "?topic=, topic",
        "?topic=a&topic=b, topic",
        "?topic=a&generator=b, generator",
        "?topic=a&start=2024-02-01&stop=2024-01-01, start",
        "?topic=a&start=soon, start",
        "?topic=a&dry_run=yes, dry_run"
    })
    void erase_ofWhatIsNotClear_isRefusedWithTheNameOfTheParameter(String query, String field) {
        Answer answer = oda.client().exchange("DELETE", "/data" + query, "", "application/json");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").asText()).isEqualTo(field);
    }
}
