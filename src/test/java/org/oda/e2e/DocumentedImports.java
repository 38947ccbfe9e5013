package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The commands of docs/import.md that import the public sensor files, as they stand there.
 *
 * @param folder for what the commands leave behind
 * @param files the folder of the sensor files
 * @param port the gateway's
 */
record DocumentedImports(Path folder, Path files, int port) {
    /** Runs one after the other; what each has told. */
    List<String> run() throws IOException, InterruptedException {
        List<String> commands = commands();
        assertThat(commands).hasSize(2);
        List<String> outputs = new ArrayList<>();
        for (String command : commands) {
            outputs.add(run(command));
        }
        return outputs;
    }

    /** From {@code ./oda import} on, with the lines that a backslash joins. */
    private static List<String> commands() throws IOException {
        return Files.readString(Path.of("docs/import.md"))
                .replace("\\\n", " ")
                .lines()
                .filter(line ->
                        line.startsWith("./oda import beijing-air") || line.startsWith("./oda import occupancy"))
                .toList();
    }

    private String run(String command) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path log = folder.resolve("log");
        ProcessBuilder shell = new ProcessBuilder(
                "bash",
                "-c",
                "oda() { \"$ODA_TEST_JAVA\" -Xmx256m -cp \"$ODA_TEST_CLASSES\" org.oda.cli.Main \"$@\"; }; "
                        + command.replace("./oda ", "oda ")
                        + " -a http://127.0.0.1:" + port);
        shell.environment().put("ODA_TEST_JAVA", java);
        shell.environment().put("ODA_TEST_CLASSES", absolute(System.getProperty("java.class.path")));
        shell.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
        shell.environment().put("LC_ALL", "C.UTF-8");
        Process process = shell.directory(files.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        return Files.readString(log);
    }

    private static String absolute(String classPath) {
        return Arrays.stream(classPath.split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
