package org.oda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
    @TempDir
    Path folder;

    @Test
    void run_emptyFolder_demonstratesQueriesAndImports() throws IOException {
        TestTerminal terminal = TestTerminal.piped();

        int status = new Training(folder, terminal.terminal()).run();

        assertThat(terminal.err()).isEmpty();
        assertThat(status).isZero();
        assertThat(terminal.out()).contains("Did everything come back?", "10,000 records sent, 0 rows rejected");
    }
}
