package org.oda.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oda.codec.RecordDecoder;
import org.oda.importer.DryRun;
import org.oda.importer.ImportFile;
import org.oda.importer.ImportResult;
import org.oda.importer.Importer;
import org.oda.importer.Mapping;
import org.oda.importer.Rejects;
import org.oda.importer.Target;
import org.oda.importer.Watcher;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oda import}: files of readings into the service, each row once. */
@Command(
        name = "import",
        description = {
            "Import files of readings: CSV or NDJSON, also packed with gzip.",
            "An import that was interrupted goes on where the same command is given again; one that is finished sends nothing."
        },
        sortOptions = false,
        footer = {
            "",
            "Example: oda import office.csv --topic office --generator room_1 --time date --tz Europe/Berlin --column Temperature:Cel --dry-run",
            "Exit status: 0 all rows sent, 1 some rejected, 2 wrong use, 4 no service, 130 interrupted."
        })
final class ImportCommand implements Callable<Integer> {
    private static final int REJECTED = 1;
    private static final int INTERRUPTED = 130;
    private static final int PREVIEW = 5;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files to import; - reads standard input.")
    private List<String> names = new ArrayList<>();

    @Mixin
    private final GatewayOption gateway = new GatewayOption();

    @Mixin
    private final KafkaOption kafkaOption = new KafkaOption();

    @Mixin
    private final ImportMappingOptions mapping = new ImportMappingOptions();

    @Option(names = "--dry-run", description = "Read all, send nothing: show the first records, counts and rejects.")
    private boolean dryRun;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = "Write the rows that are rejected there, NDJSON: file, line, reason, detail, raw.")
    private @Nullable Path rejectsFile;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "Where notes of imports are kept (default: ~/.local/state/oda/imports, or below XDG_STATE_HOME).")
    private @Nullable Path state;

    @Option(names = "--again", description = "Send a file once more that was imported already.")
    private boolean again;

    @Mixin
    private final DecoderOptions bounds = new DecoderOptions();

    private final Terminal terminal;
    private final Interruption interruption;
    private final Map<String, String> environment;
    private final InputStream standardInput;

    ImportCommand(Terminal terminal, Interruption interruption, Map<String, String> environment) {
        this(terminal, interruption, environment, System.in);
    }

    ImportCommand(
            Terminal terminal, Interruption interruption, Map<String, String> environment, InputStream standardInput) {
        this.terminal = terminal;
        this.interruption = interruption;
        this.environment = environment;
        this.standardInput = standardInput;
    }

    @Override
    public Integer call() {
        Mapping how = mapping.mapping();
        List<ImportFile> files =
                names.stream().map(name -> new ImportFile(name, standardInput)).toList();
        interruption.takePart();
        try (Rejects rejects = rejectsFile == null ? Rejects.counted() : Rejects.writtenTo(rejectsFile)) {
            return dryRun ? show(files, how, rejects) : send(files, how, rejects);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int send(List<ImportFile> files, Mapping how, Rejects rejects) throws IOException {
        try (Target target = Target.open(gateway.client(kafkaOption.properties()))) {
            Importer importer = new Importer(
                    how,
                    bounds.decoder(),
                    target,
                    rejects,
                    state == null ? StateFolder.of(environment).resolve("imports") : state,
                    again);
            ImportReport report = new ImportReport(terminal);
            for (ImportFile file : files) {
                ImportResult result;
                try (Progress progress = new Progress(terminal)) {
                    result = importer.run(file, watcher(progress));
                } catch (OdaException e) {
                    throw naming(file, e);
                }
                report.file(file, result);
                if (result.end() == ImportResult.End.INTERRUPTED) {
                    return INTERRUPTED;
                }
            }
            report.total(files.size());
            report.rejects(rejects);
        }
        return rejects.count() > 0 ? REJECTED : 0;
    }

    private int show(List<ImportFile> files, Mapping how, Rejects rejects) throws IOException {
        ImportReport report = new ImportReport(terminal);
        RecordDecoder decoder = bounds.decoder();
        for (ImportFile file : files) {
            DryRun result;
            try (Progress progress = new Progress(terminal)) {
                result = DryRun.of(file, how, decoder, rejects, PREVIEW, watcher(progress));
            } catch (OdaException e) {
                throw naming(file, e);
            }
            if (interruption.isRequested()) {
                return INTERRUPTED;
            }
            report.preview(file, result);
        }
        report.rejects(rejects);
        terminal.line("Nothing was sent (--dry-run).");
        return rejects.count() > 0 ? REJECTED : 0;
    }

    /** Of several files, the one at fault. */
    private static OdaException naming(ImportFile file, OdaException e) {
        boolean ofFile = e.code().exitStatus() == ErrorCode.BAD_VALUE.exitStatus();
        return !ofFile || e.detail().contains(file.name())
                ? e
                : new OdaException(e.code(), "%s: %s".formatted(file.name(), e.detail()), e);
    }

    private Watcher watcher(Progress progress) {
        long started = System.nanoTime();
        return new Watcher() {
            @Override
            public boolean goOn() {
                return !interruption.isRequested();
            }

            @Override
            public void progress(ImportFile file, long records) {
                progress.update(() -> {
                    double seconds = Math.max(1e-3, (System.nanoTime() - started) / 1e9);
                    String bar = file.size() == 0
                            ? ""
                            : Progress.bar((double) file.position() / file.size(), seconds) + "  ";
                    return "%s%,d records, %,.0f/s  %s".formatted(bar, records, records / seconds, file.name());
                });
            }
        };
    }
}
