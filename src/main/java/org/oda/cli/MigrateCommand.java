package org.oda.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oda.importer.ImportFile;
import org.oda.importer.Migration;
import org.oda.importer.Rejects;
import org.oda.importer.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oda migrate}: moves in from another service of the contract. */
@Command(
        name = "migrate",
        description = {
            "Move the records of another ODA service here, of the original too: they are asked for over HTTP, topic by topic and"
                    + " page by page in time, kept in files, and then sent, each once.",
            "Where it is interrupted, the same command goes on. When all is moved, the same command moves what came since."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  oda migrate http://old.example:50005 --from 2023-01-01 --dry-run",
            "  oda migrate http://old.example:50005 --topic livingroom --topic kitchen",
            "Exit status: 0 all moved, 1 some records rejected, 2 wrong use, 4 no service, 130 interrupted."
        })
final class MigrateCommand implements Callable<Integer> {
    private static final int REJECTED = 1;
    private static final int INTERRUPTED = 130;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Parameters(paramLabel = "URL", converter = GatewayOption.Url.class, description = "The gateway to move from.")
    private URI url = URI.create("http://127.0.0.1");

    @Option(
            names = "--source-token-file",
            paramLabel = "FILE",
            description = "File that holds the token for the gateway to move from (default: none is sent there).")
    private @Nullable Path sourceTokenFile;

    @Option(
            names = "--topic",
            paramLabel = "T",
            description = "Only this topic; may be given again (default: all that are registered there).")
    private List<String> topics = new ArrayList<>();

    @Option(names = "--topics-file", paramLabel = "FILE", description = "Topics, one on each line; # begins a remark.")
    private @Nullable Path topicsFile;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = Times.class,
            description = "Only records from this time on (default: 2000-01-01).")
    private @Nullable Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = Times.class,
            description = "Only records before this time (default: now, less --settle).")
    private @Nullable Instant to;

    @Option(
            names = "--settle",
            paramLabel = "PERIOD",
            defaultValue = "PT10M",
            description =
                    "Without --to, leave out what is newer than this: the other service may not have stored all of it yet (default: ${DEFAULT-VALUE}).")
    private Duration settle = Duration.ofMinutes(10);

    @Option(
            names = "--page",
            paramLabel = "N",
            defaultValue = "50000",
            description = "About so many records are asked for at a time (default: ${DEFAULT-VALUE}).")
    private int page;

    @Option(
            names = "--longest",
            paramLabel = "PERIOD",
            defaultValue = "P7D",
            description =
                    "No longer time is asked for at once, e.g. PT1H: the first page behind an empty time can be as long (default: ${DEFAULT-VALUE}).")
    private Duration longest = Duration.ofDays(7);

    @Option(
            names = "--timeout",
            paramLabel = "S",
            defaultValue = "300",
            description = "Seconds to wait for a page, then less is asked for (default: ${DEFAULT-VALUE}).")
    private int timeout;

    @Option(
            names = "--dry-run",
            description = "Fetch all and judge it, send nothing. What was fetched is not fetched again.")
    private boolean dryRun;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = "Write the records that are rejected there, NDJSON.")
    private @Nullable Path rejectsFile;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "Where pages and notes are kept (default: ~/.local/state/oda/migrations, or below XDG_STATE_HOME).")
    private @Nullable Path state;

    @Mixin
    private final DecoderOptions bounds = new DecoderOptions();

    @Mixin
    private final GatewayOption gateway = new GatewayOption();

    private final Terminal terminal;
    private final Interruption interruption;
    private final Map<String, String> environment;

    MigrateCommand(Terminal terminal, Interruption interruption, Map<String, String> environment) {
        this.terminal = terminal;
        this.interruption = interruption;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        interruption.takePart();
        try (Rejects rejects = rejectsFile == null ? Rejects.counted() : Rejects.writtenTo(rejectsFile)) {
            Migration migration = new Migration(
                    url,
                    sourceTokenFile == null ? null : GatewayOption.read("source-token-file", sourceTokenFile),
                    named(),
                    from,
                    to,
                    Math.max(1, page),
                    longest,
                    Duration.ofSeconds(Math.max(1, timeout)),
                    PAUSE,
                    state == null ? StateFolder.of(environment).resolve("migrations") : state,
                    Instant.now().minus(settle));
            List<Migration.Moved> moved = run(migration, rejects);
            moved.forEach(this::tell);
            new ImportReport(terminal).rejects(rejects);
            if (interruption.isRequested()) {
                terminal.warn("interrupted; give the same command again to go on");
                return INTERRUPTED;
            }
            if (dryRun) {
                terminal.line("Nothing was sent (--dry-run).");
            }
            if (to == null) {
                terminal.line(
                        "What is newer is left (--settle %s): the same command moves it later.".formatted(settle));
            }
            return rejects.count() > 0 ? REJECTED : 0;
        } catch (InterruptedException | ClosedByInterruptException e) {
            terminal.warn("interrupted; give the same command again to go on");
            return INTERRUPTED;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Migration.Moved> run(Migration migration, Rejects rejects) throws IOException, InterruptedException {
        try (Progress progress = new Progress(terminal)) {
            Look look = new Look(progress);
            if (dryRun) {
                return migration.run(null, bounds.decoder(), rejects, look);
            }
            try (Target target = Target.open(gateway.client())) {
                return migration.run(target, bounds.decoder(), rejects, look);
            }
        }
    }

    private List<String> named() throws IOException {
        Set<String> names = new LinkedHashSet<>(topics);
        if (topicsFile != null) {
            for (String line : Files.readAllLines(topicsFile)) {
                String name = line.replaceAll("#.*", "").strip();
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
        }
        return List.copyOf(names);
    }

    private void tell(Migration.Moved moved) {
        terminal.line("%s: %,d records fetched, %,d sent%s, %,d rejected, %s %s"
                .formatted(
                        moved.topic(),
                        moved.fetched(),
                        moved.sent(),
                        moved.before() == 0 ? "" : " and %,d there already".formatted(moved.before()),
                        moved.rejected(),
                        moved.isComplete() ? "all until before" : "interrupted; fetched until",
                        moved.to()));
    }

    private final class Look implements Migration.Observer {
        private final Progress progress;
        private final long began = System.nanoTime();
        private final Thread worker = Thread.currentThread();
        private boolean mayInterrupt;
        private long records;

        Look(Progress progress) {
            this.progress = progress;
            interruption.onRequest(this::interrupt);
        }

        private synchronized void interrupt() {
            if (mayInterrupt) {
                worker.interrupt();
            }
        }

        @Override
        public synchronized void mayInterrupt(boolean may) {
            mayInterrupt = may;
            if (!may) {
                // one that came too late is told by goOn
                boolean unused = Thread.interrupted();
            }
        }

        @Override
        public boolean goOn() {
            return !interruption.isRequested();
        }

        @Override
        public void fetched(String topic, Instant reached, Instant end, long more) {
            records += more;
            double seconds = Math.max(1e-3, (System.nanoTime() - began) / 1e9);
            progress.update(() -> "fetching %s, at %s of %s  %,d records, %,.0f/s"
                    .formatted(topic, reached, end, records, records / seconds));
        }

        @Override
        public void progress(ImportFile file, long sent) {
            progress.update(() -> "sending %s  %,d records".formatted(file.name(), sent));
        }
    }
}
