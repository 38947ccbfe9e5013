package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import whose process is killed again and again stores each row once. */
@Tag("once")
class ImportKillTest {
    private static final int ROWS = 250_000;
    private static final int KILLS = 3;

    @TempDir
    Path folder;

    @Test
    void import_killedAgainAndAgain_storesEveryRowOnce() throws Exception {
        Path file = rows();
        Random random = new Random(20260102);
        int port = ServiceProcess.freePort();
        try (Service oda = Service.start(folder.resolve("data"), "port", String.valueOf(port))) {
            int kills = 0;
            for (int i = 0; i < KILLS; i++) {
                long target = oda.stored() + 5_000 + random.nextInt(25_000);
                Process process = start(port, file);
                await().pollInterval(Duration.ofMillis(1)).until(() -> oda.stored() >= target || !process.isAlive());
                kills += process.isAlive() ? 1 : 0;
                process.destroyForcibly().waitFor();
            }
            Process last = start(port, file);
            assertThat(last.waitFor(5, TimeUnit.MINUTES)).isTrue();

            assertThat(last.exitValue())
                    .as(Files.readString(folder.resolve("log")))
                    .isZero();
            assertThat(kills).isPositive();
            await().until(() -> oda.stored() >= ROWS);
            String aggregate = """
                    {"topic":"killed","aggregator":{"fun":"%s","field":"n","unit":"1"}}""";
            assertThat(oda.stored()).isEqualTo(ROWS);
            assertThat(Api.value(oda.api().queryOne(aggregate.formatted("sum")), "n"))
                    .isEqualTo(ROWS * (ROWS + 1.0) / 2);
            assertThat(Api.value(oda.api().queryOne(aggregate.formatted("max")), "n"))
                    .isEqualTo(ROWS);
        }
    }

    private Path rows() throws IOException {
        Path file = folder.resolve("killed.csv");
        Instant start = Instant.parse("2024-01-01T00:00:00Z");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("date,n\n");
            for (int n = 1; n <= ROWS; n++) {
                out.write(start.plusSeconds(n) + "," + n + "\n");
            }
        }
        return file;
    }

    private Process start(int port, Path file) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), "org.oda.cli.Main", "import", file.toString()));
        command.addAll(List.of(
                "-a",
                "http://127.0.0.1:" + port,
                "--state",
                folder.resolve("state").toString()));
        command.addAll(List.of("--topic", "killed", "--generator", "g", "--time", "date", "--column", "n:1"));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }
}
