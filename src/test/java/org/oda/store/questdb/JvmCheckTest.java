package org.oda.store.questdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

class JvmCheckTest {
    @TempDir
    Path folder;

    @Test
    @EnabledForJreRange(min = JRE.JAVA_25, disabledReason = "the JVM does not know compact object headers")
    void open_withCompactObjectHeaders_isRefusedWithTheRemedy() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseCompactObjectHeaders",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendingProcess.class.getName(),
                        folder.toString(),
                        "0")
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).isEqualTo(1);
            assertThat(output).contains("-XX:-UseCompactObjectHeaders");
        } finally {
            process.destroyForcibly();
        }
    }
}
