package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store fails in the middle of a write, cannot be reopened for a while, and then can. */
class StoreFaultTest {

    @TempDir
    Path data;

    @Test
    void store_failsAndReopens_registrationGoesOnQueriesSayWhyAndNothingIsLost() throws IOException {
        try (var oda = Service.start(data)) {
            oda.api().register("livingroom");
            send(oda, "livingroom", "2024-01-25T13:53:54Z");
            await().until(() -> oda.stored() == 1);

            List<Path> inTheWay = filesInPlaceOfThePartition("2024-03");
            send(oda, "livingroom", "2024-03-01T00:00:00Z");
            await().until(() -> !oda.api().isReady());

            assertThat(oda.api().register("kitchen")).isEqualTo(oda.kafkaEndpoint());
            send(oda, "kitchen", "2024-01-25T13:53:54Z");
            await().untilAsserted(() -> assertThat(oda.api()
                            .send("/query", "{\"topic\":\"livingroom\"}")
                            .statusCode())
                    .isEqualTo(503));
            JsonNode problem = oda.api().getJson("/health");
            assertThat(problem.toString()).contains("store");

            for (Path file : inTheWay) {
                Files.delete(file);
            }
            await().until(() -> oda.api().isReady());
            await().untilAsserted(() ->
                    assertThat(oda.api().queryList("{\"topic\":\"kitchen\"}")).hasSize(1));
            assertThat(oda.api().queryList("{\"topic\":\"livingroom\"}")).hasSize(2);
            assertThat(oda.api().getJson("/rejects").toString()).doesNotContain("store_refused");
        }
    }

    /** The database names the folder of a partition by its month and the number of the transaction that made it. */
    private List<Path> filesInPlaceOfThePartition(String month) throws IOException {
        Path table = table();
        List<Path> files = new ArrayList<>();
        for (int transaction = 0; transaction < 100; transaction++) {
            files.add(Files.createFile(table.resolve(month + "." + transaction)));
        }
        return files;
    }

    private Path table() throws IOException {
        try (var folders = Files.walk(data, 4)) {
            return folders.filter(Files::isDirectory)
                    .filter(folder -> folder.getFileName().toString().startsWith("record~"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void send(Service oda, String topic, String time) {
        try (var sender = oda.sender()) {
            sender.send(topic, "g", time, "{}");
        }
    }
}
