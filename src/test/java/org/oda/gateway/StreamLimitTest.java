package org.oda.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.oda.store.FakeStore;

/** How many streams may be open, and what a stream refuses. */
@Tag("once")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamLimitTest {
    private final GatewayFixture oda = new GatewayFixture(new FakeStore(), null);

    @AfterAll
    void close() {
        oda.close();
    }

    @Test
    void stream_oneTooMany_isToldToComeBackUntilAnotherIsClosed() throws IOException {
        List<InputStream> open = new ArrayList<>();
        try {
            for (int i = 0; i < GatewayFixture.MAX_STREAMS; i++) {
                open.add(stream().body());
            }

            Answer refused = oda.client().get("/stream");

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isNotEmpty();
            assertThat(refused.json().get("code").textValue()).isEqualTo("gateway-unavailable");
            assertThat(oda.metric("oda_streams_open")).isEqualTo(GatewayFixture.MAX_STREAMS);
        } finally {
            for (InputStream body : open) {
                body.close();
            }
        }
        // a client that went away is noticed with the next sign of life
        await().atMost(Duration.ofSeconds(40)).until(() -> oda.metric("oda_streams_open") == 0);
    }

    @Test
    void stream_head_tellsTheTypeAndEnds() {
        Answer answer = oda.client().exchange("HEAD", "/stream", "", "application/json");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream; charset=utf-8");
    }

    @Test
    void stream_unknownTopic_isRefusedWithTheNearestName() {
        oda.client().register("kitchen");

        Answer answer = oda.client().get("/stream?topic=kitchn");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("code").textValue()).isEqualTo("unknown-topic");
        assertThat(answer.json().get("detail").textValue()).contains("did you mean 'kitchen'?");
    }

    private HttpResponse<InputStream> stream() {
        return oda.client().send(oda.client().request("/stream").build(), HttpResponse.BodyHandlers.ofInputStream());
    }
}
