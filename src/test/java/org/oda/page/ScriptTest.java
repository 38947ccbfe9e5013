package org.oda.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page's logic without a screen, by Node's own test runner: src/test/js/page. */
@Tag("once")
class ScriptTest {
    private static final String ABSENT =
            "SKIPPED: no Node.js 20 or newer, so nobody tested the page's modules; install it (Debian: apt-get install nodejs)";

    @TempDir
    Path folder;

    @Test
    void modules_byNode_passTheirTests() throws Exception {
        if (nodeVersion().filter(major -> major >= 20).isEmpty()) {
            if ("true".equals(System.getenv("CI"))) {
                fail(ABSENT);
            }
            abort(ABSENT);
        }
        List<String> command;
        try (Stream<Path> files = Files.list(Path.of("src/test/js/page"))) {
            command = Stream.concat(
                            Stream.of("node", "--test"),
                            files.map(Path::toString)
                                    .filter(name -> name.endsWith(".test.mjs"))
                                    .sorted())
                    .toList();
        }
        Path report = folder.resolve("report");
        Process node = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(report.toFile())
                .start();

        assertThat(node.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(node.exitValue()).as(() -> read(report)).isZero();
    }

    private static Optional<Integer> nodeVersion() throws InterruptedException {
        try {
            Process node = new ProcessBuilder("node", "--version").start();
            String text = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            node.waitFor();
            return Optional.of(Integer.valueOf(text.replaceAll("^v|\\..*$", "")));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
