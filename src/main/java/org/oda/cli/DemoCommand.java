package org.oda.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.oda.Oda;
import org.oda.client.OdaClient;
import org.oda.config.LoadedConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code oda demo}: the service and its main job before the user's eyes. */
@Command(
        name = "demo",
        description = {
            "Start the service and show what it does: a simulated building registers, streams and is queried.",
            ""
        },
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--once",
            description = "End when the round trip is proven (status 0), or is not within its time (status 1).")
    private boolean once;

    private final Terminal terminal;
    private final Interruption interruption;
    private final ServiceOptions options;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    DemoCommand(Terminal terminal, Interruption interruption, Map<String, String> environment) {
        this.terminal = terminal;
        this.interruption = interruption;
        this.options = new ServiceOptions(environment, Map.of("data", "oda-demo-data", "log-level", "warn"));
    }

    ServiceOptions options() {
        return options;
    }

    @Override
    public Integer call() {
        LoadedConfig loaded = options.load(spec);
        if (options.wantsPrint(spec)) {
            terminal.line(loaded.describe());
            return 0;
        }
        interruption.takePart();
        terminal.line(terminal.bold("ODA: sensor records in through Kafka, out as a stream or a query"));
        terminal.line("Starting the service: broker, database and gateway in this process...");
        long started = System.nanoTime();
        try (Oda oda = Oda.start(loaded.config())) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("gateway", oda.gatewayUrl());
            facts.put("Kafka", oda.kafkaEndpoint());
            facts.put("data", loaded.config().data().toAbsolutePath().normalize());
            terminal.line("Ready after %.1f s.".formatted((System.nanoTime() - started) / 1e9));
            facts.forEach((name, value) -> terminal.line("  %-8s %s".formatted(name, value)));
            try (DemoRun run =
                    new DemoRun(terminal, interruption, OdaClient.connect(oda.gatewayUrl()), oda.gatewayUrl())) {
                boolean proven = run.roundTrip();
                if (once || interruption.isRequested()) {
                    return proven ? 0 : 1;
                }
                run.live();
            }
        }
        return 0;
    }
}
