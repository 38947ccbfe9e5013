package org.oda.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.oda.e2e.DocumentedPage;

/** Reads the command lines of the documents. */
class DocumentedCommandsTest {
    /** Nothing listens on port 1: a command line that is understood fails there, not before. */
    private static final String NOWHERE = "http://127.0.0.1:1";

    @TestFactory
    Stream<DynamicTest> parse_everyCommandOfTheDocuments_isUnderstood() throws IOException {
        List<Path> pages;
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            pages = Stream.concat(Stream.of(Path.of("README.md"), Path.of("SECURITY.md")), docs)
                    .filter(page -> page.toString().endsWith(".md"))
                    .toList();
        }
        List<List<String>> commands = pages.stream()
                .map(page -> DocumentedPage.read(page.toString()))
                .flatMap(page -> Stream.of("./oda ", "oda ").flatMap(begin -> page.commands(begin).stream()))
                .toList();
        assertThat(commands).hasSizeGreaterThan(50);
        return commands.stream()
                .map(command -> dynamicTest(
                        String.join(" ", command),
                        () -> new CommandTree(TestTerminal.piped().terminal(), new Interruption(), Map.of())
                                .commandLine()
                                .parseArgs(command.subList(1, command.size()).toArray(String[]::new))));
    }

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
