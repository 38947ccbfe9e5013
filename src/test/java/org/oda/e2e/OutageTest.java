package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.broker.TempBroker;

/** An external broker goes away and comes back; several instances share its topics. */
@Tag("once")
class OutageTest {
    private static final String TIME = "2024-01-25T13:53:54Z";

    @TempDir
    Path data;

    @Test
    void serve_externalBrokerGoesAwayAndComesBack_goesOnByItself() {
        try (var broker = TempBroker.start();
                var oda = Service.start(data, "kafka", broker.endpoint())) {
            assertThat(oda.api().register("livingroom")).isEqualTo(broker.endpoint());
            send(oda, 10);
            await().until(() -> oda.stored() == 10);

            broker.stop();
            await().until(() -> !oda.api().isReady());
            assertThat(oda.api().queryList("{\"topic\":\"livingroom\"}")).hasSize(10);
            assertThat(oda.api()
                            .send("/register/dg", "{\"topics\":[\"kitchen\"]}")
                            .statusCode())
                    .isEqualTo(503);

            broker.startAgain();
            await().until(() -> oda.api().isReady());
            oda.api().register("kitchen");
            send(oda, 5);
            await().until(() -> oda.stored() == 15);
            assertThat(oda.api().queryList("{\"topic\":\"livingroom\"}")).hasSize(15);
        }
    }

    @Test
    void serve_startedAgainWithPendingRecords_storesThem() {
        try (var broker = TempBroker.start()) {
            try (var oda = Service.start(data, "kafka", broker.endpoint())) {
                oda.api().register("livingroom");
                send(oda, 3);
                await().until(() -> oda.stored() == 3);
            }
            try (var sender = new Service.Sender(broker.endpoint())) {
                for (int i = 0; i < 1_000; i++) {
                    sender.send("livingroom", "g", TIME, "{}");
                }
            }
            try (var oda = Service.start(data, "kafka", broker.endpoint())) {
                await().until(() -> oda.stored() == 1_000);
                assertThat(oda.api().queryList("{\"topic\":\"livingroom\"}")).hasSize(1_003);
            }
        }
    }

    private static void send(Service oda, int records) {
        try (var sender = oda.sender()) {
            for (int i = 0; i < records; i++) {
                sender.send("livingroom", "g", TIME, "{}");
            }
        }
    }
}
