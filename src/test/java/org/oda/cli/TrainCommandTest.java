package org.oda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
    @TempDir
    Path folder;

    @Test
    void train_emptyFolder_demonstratesQueriesAndImports() {
        TestTerminal terminal = TestTerminal.piped();

        int status =
                new CommandTree(terminal.terminal(), new Interruption(), Map.of()).execute("train", folder.toString());

        assertThat(terminal.err()).isEmpty();
        assertThat(status).isZero();
        assertThat(terminal.out()).contains("Did everything come back?", "10,000 records sent, 0 rows rejected");
    }
}
