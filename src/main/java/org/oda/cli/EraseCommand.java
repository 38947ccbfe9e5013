package org.oda.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oda.client.ErasureRequest;
import org.oda.client.JobInfo;
import org.oda.client.OdaClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code oda erase}: takes records away for good, and prints the receipt. */
@Command(
        name = "erase",
        description =
                "Erase records for good: from the store and its files, from the rejects, and from Kafka as far as Kafka"
                        + " can. Waits until it is done, and prints the receipt.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  oda erase --generator-id livingroom_thermometer --dry-run",
            "  oda erase --topic livingroom --stop 2024-01-01",
            "",
            "Ctrl-C ends the waiting, not the erasure: see 'oda jobs'."
        })
final class EraseCommand implements Callable<Integer> {
    private static final int REFUSED = 1;

    @Option(names = "--generator-id", paramLabel = "ID", description = "Of this generator, exactly.")
    private @Nullable String generatorId;

    @Option(names = "--topic", paramLabel = "NAME", description = "Of this topic, exactly.")
    private @Nullable String topic;

    @Option(
            names = "--start",
            paramLabel = "TIME",
            description = "Of this time or later, by their own timestamps (default: from the first on).")
    private @Nullable String start;

    @Option(names = "--stop", paramLabel = "TIME", description = "Before this time (default: up to the last).")
    private @Nullable String stop;

    @Option(names = "--dry-run", description = "Only tell how many stored records would go.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Mixin
    private final CataloguePresentation presentation = new CataloguePresentation();

    @Mixin
    private final GatewayOption gateway = new GatewayOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final Terminal terminal;
    private final Interruption interruption;

    EraseCommand(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    @Override
    public Integer call() {
        if (generatorId == null && topic == null) {
            throw new ParameterException(spec.commandLine(), "give --generator-id, --topic or both");
        }
        var request = new ErasureRequest(topic, generatorId, start, stop);
        OdaClient client = gateway.client();
        if (dryRun) {
            terminal.line("%,d stored records would be erased".formatted(client.countErasure(request)));
            return 0;
        }
        if (!yes && !isConfirmed(client.countErasure(request))) {
            terminal.warn("nothing is erased");
            return REFUSED;
        }
        JobInfo job = new JobWatch(client, terminal, interruption)
                .await(client.erase(request).id());
        if (presentation.isJson(terminal)) {
            terminal.line(job.json().toString());
        } else {
            JobsCommand.show(terminal, job);
        }
        return JobWatch.exitStatus(job);
    }

    private boolean isConfirmed(long records) {
        if (!terminal.errIsTerminal()) {
            throw new ParameterException(spec.commandLine(), "nobody can be asked here: give --yes");
        }
        terminal.err().print("%,d stored records will be erased for good. Type 'yes' to go on: ".formatted(records));
        terminal.err().flush();
        try {
            String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            return "yes".equals(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
