package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/import.md, as they stand there, against the whole service. */
class ImportedFilesTest {
    private static final int STATION_ROWS = 35_064;
    private static final int OFFICE_ROWS = 8_143 + 2_665 + 9_752;

    @TempDir
    Path folder;

    @Test
    void documentedCommands_publicSensorFiles_importEveryRow() throws Exception {
        var files = SensorFiles.folder();
        assumeTrue(files.isPresent(), SensorFiles.SKIPPED);
        int port = ServiceProcess.freePort();
        try (Service oda = Service.start(folder.resolve("data"), "port", String.valueOf(port))) {
            for (String output : new DocumentedImports(folder, files.get(), port).run()) {
                assertThat(output).contains("3 files: ").doesNotContain("rows rejected:");
            }
            await().atMost(Duration.ofMinutes(2)).until(() -> oda.stored() >= 3 * STATION_ROWS + OFFICE_ROWS);

            assertThat(oda.stored()).isEqualTo(3 * STATION_ROWS + OFFICE_ROWS);
            assertThat(oda.api().metric("oda_pump_rejected_records_total")).isZero();
            checkStation(oda.api());
            checkOffice(oda.api());
        }
    }

    private static void checkStation(Api api) {
        List<JsonNode> records = api.queryList("""
                {"topic":"beijing_air","generator_id":"Huairou","start":"2013-02-28T00:00:00Z","stop":"2013-03-02T00:00:00Z"}""");
        // local midnight in Shanghai, and the absent NO2 of the second hour
        assertThat(records.get(0).path("timestamp").asText()).isEqualTo("2013-02-28T16:00:00Z");
        assertThat(records.get(0).path("data").path("TEMP").path("value").asDouble())
                .isEqualTo(-2.3);
        assertThat(records.get(0).path("data").path("TEMP").path("unit").asText())
                .isEqualTo("°C");
        assertThat(records.get(0).path("data").path("wd").asText()).isEqualTo("WNW");
        assertThat(records.get(1).path("data").has("NO2")).isFalse();
        assertThat(Api.value(api.queryOne("""
                        {"topic":"beijing_air","generator_id":"Dongsi","aggregator":{"fun":"min","field":"TEMP","unit":"K"}}"""), "TEMP")).isBetween(240.0, 273.0);
    }

    private static void checkOffice(Api api) {
        JsonNode first = api.queryList("""
                        {"topic":"office","start":"2015-02-02T00:00:00Z","stop":"2015-02-03T00:00:00Z"}""").get(0);
        assertThat(first.path("timestamp").asText()).isEqualTo("2015-02-02T14:19:00Z");
        assertThat(first.path("data").path("CO2").path("value").asDouble()).isEqualTo(749.2);
        assertThat(first.path("data").has("")).isFalse();
    }
}
