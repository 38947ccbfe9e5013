package org.oda.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oda.client.JobInfo;
import org.oda.client.OdaClient;
import org.oda.model.JsonText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code oda jobs}: lists what the service does that takes longer than a request, or tells of one job. */
@Command(
        name = "jobs",
        description =
                "List the jobs of the service, such as erasures and backups, the newest first; or tell of one, with its"
                        + " receipt.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  oda jobs",
            "  oda jobs 20260301-120000-erase-3f9a --wait",
            "",
            "The exit status tells of a job that failed why it did; 130 when the waiting was interrupted."
        })
final class JobsCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "This job (default: list all).")
    private @Nullable String id;

    @Option(names = "--wait", description = "Wait until the job is over, with its progress.")
    private boolean wait;

    @Mixin
    private final CataloguePresentation presentation = new CataloguePresentation();

    @Mixin
    private final GatewayOption gateway = new GatewayOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final Terminal terminal;
    private final Interruption interruption;

    JobsCommand(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    @Override
    public Integer call() {
        OdaClient client = gateway.client();
        if (id == null) {
            if (wait) {
                throw new ParameterException(spec.commandLine(), "--wait goes with the ID of a job");
            }
            list(client.jobs());
            return 0;
        }
        JobInfo job = wait ? new JobWatch(client, terminal, interruption).await(id) : client.job(id);
        if (presentation.isJson(terminal)) {
            terminal.line(job.json().toString());
        } else {
            show(terminal, job);
        }
        return wait || job.isOver() ? JobWatch.exitStatus(job) : 0;
    }

    /** One job for a person. */
    static void show(Terminal terminal, JobInfo job) {
        terminal.line("%s  %s".formatted(terminal.bold(job.id()), job.state()));
        terminal.line("asked by %s at %s: %s".formatted(Table.clean(job.who()), job.submitted(), job.asked()));
        if (job.finished() != null) {
            terminal.line("finished at %s".formatted(job.finished()));
        } else if (job.step() != null) {
            terminal.line("now: %s".formatted(job.step()));
        }
        if (job.problem() != null) {
            terminal.line("problem: %s (%s)".formatted(job.problem(), job.problemCode()));
        }
        JsonText receipt = job.receipt();
        if (receipt != null) {
            terminal.line("receipt: " + indented(receipt));
        }
    }

    private void list(List<JobInfo> jobs) {
        if (presentation.isJson(terminal)) {
            CataloguePresentation.print(
                    terminal, jobs.stream().map(JobInfo::json).iterator());
            return;
        }
        if (jobs.isEmpty()) {
            terminal.line("no jobs");
            return;
        }
        new Table(
                        terminal,
                        "",
                        List.of(
                                Table.Column.whole("id"),
                                Table.Column.whole("state"),
                                Table.Column.text("by"),
                                Table.Column.whole("finished"),
                                Table.Column.text("asked")))
                .print(jobs.stream()
                        .map(job -> List.of(
                                job.id(),
                                job.state(),
                                job.who(),
                                Objects.requireNonNullElse(job.finished(), "-"),
                                job.problem() == null ? job.asked().toString() : job.problem()))
                        .iterator());
    }

    private static String indented(JsonText json) {
        try {
            return JSON.readTree(json.toByteArray()).toPrettyString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
