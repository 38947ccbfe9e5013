package org.oda.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oda.StoppedService;
import org.oda.backup.Backup;
import org.oda.backup.Manifest;
import org.oda.backup.Verification;
import org.oda.client.JobInfo;
import org.oda.client.OdaClient;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code oda backup}: makes a backup of a service that runs, or of a data folder that none runs on; or checks one. */
@Command(
        name = "backup",
        description = {
            "Make a backup while the service runs: it makes it itself, in the folder that it was given with --backup-dir."
                    + " With --data the folder of a service that does not run is backed up.",
            "Each backup has a folder of its own, named by its time. Files that have not changed since the one before are"
                    + " shared with it."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  oda backup --keep 14",
            "  oda backup /mnt/backups --data /var/lib/oda",
            "  oda backup --verify /mnt/backups",
            "Exit status: 0 made, or sound; 1 damaged, or no room; 2 wrong use; 3 data folder in use; 4 no service; 130 interrupted."
        })
final class BackupCommand implements Callable<Integer> {
    /** So that what shares the disk can go on. */
    private static final long RESERVED_BYTES = 64L << 20;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description =
                    "Folder of backups (default: that of the service); to be checked: one backup, or a folder whose newest one is.")
    private @Nullable Path dir;

    @Option(names = "--verify", description = "Make none: read all of a backup and compare it with its manifest.")
    private boolean verify;

    @Option(
            names = "--keep",
            paramLabel = "N",
            description = "Remove the oldest backups in DIR beyond N, when this one is made.")
    private int keep;

    @Option(names = "--data", paramLabel = "DIR", description = "Back up this data folder, on which no service runs.")
    private @Nullable Path data;

    @Mixin
    private final GatewayOption gateway = new GatewayOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final Terminal terminal;
    private final Interruption interruption;

    BackupCommand(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    @Override
    public Integer call() {
        if (keep < 0 || (keep == 0 && spec.commandLine().getParseResult().hasMatchedOption("--keep"))) {
            throw new ParameterException(spec.commandLine(), "--keep %d: keep 1 or more".formatted(keep));
        }
        if (verify && (keep > 0 || data != null)) {
            throw new ParameterException(spec.commandLine(), "--verify goes with neither --keep nor --data");
        }
        if (verify) {
            return verify(given("--verify"));
        }
        return data == null ? ask() : make(given("--data"), data);
    }

    private Path given(String option) {
        if (dir == null) {
            throw new ParameterException(
                    spec.commandLine(), "%s needs the folder of backups, e.g. /mnt/backups".formatted(option));
        }
        return dir;
    }

    private int ask() {
        OdaClient client = gateway.client();
        JobInfo asked = client.backup(dir == null ? null : dir.toAbsolutePath().toString(), keep);
        JobInfo job = new JobWatch(client, terminal, interruption).await(asked.id());
        if (job.problem() != null) {
            terminal.warn("%s (%s)".formatted(job.problem(), job.problemCode()));
        } else if (job.isOver()) {
            terminal.line(String.valueOf(job.receipt()));
        }
        return JobWatch.exitStatus(job);
    }

    private int make(Path to, Path from) {
        return Steps.run(terminal, interruption, watcher -> {
            Backup.Result result = StoppedService.backup(from, to, keep, RESERVED_BYTES, watcher);
            Manifest manifest = result.manifest();
            terminal.line("%s: %s, %,d bytes of which %,d are new, in %.1f s"
                    .formatted(
                            result.folder(),
                            counted(manifest),
                            manifest.bytes(),
                            manifest.bytes() - result.linkedBytes(),
                            Duration.between(manifest.begun(), manifest.finished())
                                            .toMillis()
                                    / 1e3));
            if (result.warning() != null) {
                terminal.warn(result.warning());
            }
            return 0;
        });
    }

    private int verify(Path path) {
        return Steps.run(terminal, interruption, watcher -> {
            Verification found = Verification.of(Verification.find(path), watcher);
            found.problems().forEach(terminal::warn);
            if (!found.isSound()) {
                throw new OdaException(
                        ErrorCode.BACKUP_DAMAGED,
                        "'%s' is damaged: %,d of its files are not as they were written"
                                .formatted(found.folder(), found.problems().size()));
            }
            terminal.line("%s: sound, %s, %,d files, %,d bytes, taken %s by ODA %s"
                    .formatted(
                            found.folder(),
                            counted(found.manifest()),
                            found.manifest().files().size(),
                            found.manifest().bytes(),
                            found.manifest().taken(),
                            found.manifest().version()));
            return 0;
        });
    }

    static String counted(Manifest manifest) {
        return "%,d records in %,d topics"
                .formatted(manifest.recordCount(), manifest.records().size());
    }
}
