package org.oda.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.oda.StoppedService;
import org.oda.backup.Manifest;
import org.oda.backup.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oda restore}: makes a data folder of a backup. */
@Command(
        name = "restore",
        description =
                "Make a data folder of a backup. Every byte is checked on the way; 'oda serve --data' starts on it.",
        sortOptions = false,
        footer = {
            "",
            "Example: oda restore /mnt/backups --data /var/lib/oda",
            "Exit status: 0 restored, 1 damaged, or no room; 2 wrong use, 130 interrupted."
        })
final class RestoreCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "A backup, or a folder of backups whose newest one is meant.")
    private Path dir = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "Folder to restore to: empty, or not there.")
    private Path data = Path.of("");

    private final Terminal terminal;
    private final Interruption interruption;

    RestoreCommand(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    @Override
    public Integer call() {
        return Steps.run(terminal, interruption, watcher -> {
            Path backup = Verification.find(dir);
            Manifest manifest = StoppedService.restore(backup, data, watcher);
            terminal.line("%s restored to %s: %s, as of %s"
                    .formatted(backup, data, BackupCommand.counted(manifest), manifest.taken()));
            if (!manifest.embedded()) {
                terminal.line(
                        "Kafka's data is not in it: before the service starts, set the offsets of its group to those in %s"
                                .formatted(data.resolve("kafka").resolve("group-offsets.csv")));
            }
            return 0;
        });
    }
}
