package org.oda.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00.123Z");

    @TempDir
    private Path data;

    @Test
    void record_hostileValues_areOneLineOfJsonForTheOwnerAlone() throws IOException {
        new AuditLog(data, () -> NOW).record("kitchen\n\"x", "topics.register", Map.of("topics", List.of("a\nb", "c")));

        Path file = data.resolve("access/audit.log");
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1);
        JsonNode line = new ObjectMapper().readTree(lines.get(0));
        assertThat(line.path("time").asText()).isEqualTo("2026-05-01T10:00:00.123Z");
        assertThat(line.path("who").asText()).isEqualTo("kitchen\n\"x");
        assertThat(line.path("details").path("topics").path(0).asText()).isEqualTo("a\nb");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void record_manyFromSeveral_areRotatedAndTheNewestKept() throws IOException {
        var logs = List.of(new AuditLog(data, () -> NOW, 1_000), new AuditLog(data, () -> NOW, 1_000));
        IntStream.range(0, 300).parallel().forEach(i -> logs.get(i % 2).record("w", "n" + i, Map.of()));
        logs.get(0).record("w", "last", Map.of());

        try (Stream<Path> files = Files.list(data.resolve("access"))) {
            List<Path> kept = files.filter(file -> file.getFileName().toString().startsWith("audit.log"))
                    .toList();
            assertThat(kept).hasSize(10);
            for (Path file : kept) {
                assertThat(Files.size(file)).isLessThanOrEqualTo(1_000);
                for (String line : Files.readAllLines(file)) {
                    assertThat(new ObjectMapper().readTree(line).path("who").asText())
                            .isEqualTo("w");
                }
            }
        }
        assertThat(Files.readString(data.resolve("access/audit.log"))).endsWith("\"last\",\"details\":{}}\n");
    }

    @Test
    void record_whereItCannotBeWritten_isNoReasonToFail() throws IOException {
        Files.writeString(data.resolve("access"), "in the way");
        new AuditLog(data, () -> NOW).record("w", "n", Map.of());
        assertThat(Files.readString(data.resolve("access"))).isEqualTo("in the way");
    }
}
