package org.oda.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.oda.e2e.DocumentedPage;

/** Reads the command lines of {@code docs/queries.md}. */
class DocumentedCommandsTest {
    /** Nothing listens on port 1: a command line that is understood fails there, not before. */
    private static final String NOWHERE = "http://127.0.0.1:1";

    @TestFactory
    Stream<DynamicTest> execute_commandOfThePage_failsOnlyAtTheGateway() {
        List<List<String>> commands = DocumentedPage.read("docs/queries.md").commands("./oda query");
        assertThat(commands).hasSizeGreaterThan(5);
        return commands.stream()
                .map(command -> dynamicTest(String.join(" ", command), () -> {
                    TestTerminal terminal = TestTerminal.piped();
                    List<String> args = new ArrayList<>(command.subList(1, command.size()));
                    args.addAll(List.of("-a", NOWHERE));
                    // it would ask again for ever
                    int watch = args.indexOf("--watch");
                    if (watch >= 0) {
                        args.subList(watch, watch + 2).clear();
                    }

                    int status = new CommandTree(terminal.terminal(), new Interruption(), Map.of())
                            .execute(args.toArray(String[]::new));

                    assertThat(terminal.err()).startsWith("oda: no gateway answers at " + NOWHERE);
                    assertThat(status).isEqualTo(4);
                }));
    }
}
