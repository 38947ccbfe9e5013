package org.oda.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oda.client.RecordStream;
import org.oda.client.StreamQuery;
import org.oda.model.OdaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oda tail}: prints stored records and then those that arrive, one line each, until it is interrupted. */
@Command(
        name = "tail",
        description = "Print stored records of a time on, and then those that arrive, one line each, until Ctrl-C."
                + " Over HTTP; goes on by itself where the connection breaks off.",
        sortOptions = false)
final class TailCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "TOPIC",
            description = "Topics; '*' stands for any characters (default: all).")
    private List<String> topics = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description =
                    "Begin with the stored records from this time on: 2024-01-25T13:53:54Z, 2024-01-25 (UTC without an"
                            + " offset), or back from now: -1h, -7d (default: only what arrives from now on).")
    private @Nullable String from;

    @Option(
            names = "--generator-id",
            paramLabel = "ID",
            description = "Only records of this generator; '*' stands for any characters. Repeatable.")
    private List<String> generatorIds = List.of();

    @Option(
            names = "--field",
            paramLabel = "NAME",
            description = "Only records with this attribute. Repeatable: one of them is enough.")
    private List<String> fields = List.of();

    @Option(
            names = "--filter",
            paramLabel = "TEST",
            description = "Only records that pass, e.g. 'temperature>25 Cel', with one of > >= < <= = !=."
                    + " Repeatable: all must hold.")
    private List<String> filters = List.of();

    @Mixin
    private final GatewayOption gateway = new GatewayOption();

    private final Terminal terminal;
    private final Interruption interruption;

    TailCommand(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    @Override
    public Integer call() {
        RecordStream stream = gateway.client().stream(new StreamQuery(topics, generatorIds, fields, filters, from));
        interruption.onRequest(stream::stop);
        stream.receive(new RecordStream.Listener() {
            @Override
            public void record(String json) {
                terminal.line(json);
                // a reader that went away (… | head) is an end like Ctrl-C
                if (terminal.out().checkError()) {
                    stream.stop();
                }
            }

            @Override
            public void interrupted(OdaException cause) {
                terminal.warn("%s (%s); connecting again"
                        .formatted(cause.detail(), cause.code().code()));
            }
        });
        return 0;
    }
}
