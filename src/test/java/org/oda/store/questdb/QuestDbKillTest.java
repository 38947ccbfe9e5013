package org.oda.store.questdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oda.store.Records.everything;
import static org.oda.store.Records.scan;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.model.OdaRecord;
import org.oda.store.Samples;

@Tag("once")
class QuestDbKillTest {
    private static final int KILLS = 4;

    @TempDir
    Path folder;

    @Test
    void append_killedAndRedelivered_storesEachRecordOnce() throws Exception {
        Random random = new Random(9);
        int stored = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            stored = appendAndKill(stored, stored + (2 + random.nextInt(20)) * AppendingProcess.BATCH);

            try (QuestDbStore store = TempStore.open(folder)) {
                List<OdaRecord> found = scan(store, everything());
                assertThat(found.size()).isGreaterThanOrEqualTo(stored);
                // what was under way when it was killed comes again, and a batch before it
                store.append(AppendingProcess.batch(stored - AppendingProcess.BATCH));
                store.append(AppendingProcess.batch(stored));
                stored += AppendingProcess.BATCH;

                found = scan(store, everything());
                assertThat(found.stream().map(record -> record.id().offset()))
                        .hasSize(stored)
                        .doesNotHaveDuplicates();
                assertThat(Samples.values(store, everything(), "all"))
                        .hasSize(stored)
                        .doesNotHaveDuplicates();
            }
        }
    }

    /** Returns the end of the last batch that the process has told of. */
    private int appendAndKill(int first, int killAfter) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                AppendingProcess.class.getName(),
                folder.toString(),
                Integer.toString(first)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int told = first;
        try (BufferedReader lines = process.inputReader()) {
            while (told < killAfter) {
                String line = lines.readLine();
                assertThat(line).as("the process has ended by itself").isNotNull();
                if (line.matches("\\d+")) {
                    told = Integer.parseInt(line);
                }
            }
            // by its handle: what it has told can still be read
            process.toHandle().destroyForcibly();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                told = line.matches("\\d+") ? Integer.parseInt(line) : told;
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return told;
    }
}
