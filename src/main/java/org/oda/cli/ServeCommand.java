package org.oda.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.oda.Oda;
import org.oda.config.LoadedConfig;
import org.oda.config.LogFormat;
import org.oda.config.OdaConfig;
import org.oda.config.SqlSettings;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code oda serve}: runs the service until it is asked to end. */
@Command(
        name = "serve",
        description = {
            "Run the service: gateway, broker and database in one process, until Ctrl-C.",
            "",
            "Every option can also be set in a file and as an environment variable; an option covers a variable,"
                    + " a variable covers the file.",
            ""
        },
        sortOptions = false)
final class ServeCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Interruption interruption;
    private final Map<String, String> environment;
    private final ServiceOptions options;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    ServeCommand(Terminal terminal, Interruption interruption, Map<String, String> environment) {
        this.terminal = terminal;
        this.interruption = interruption;
        this.environment = environment;
        this.options = new ServiceOptions(environment, Map.of());
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
        // also while it starts: it is stopped when it has
        interruption.takePart();
        try (Oda oda = Oda.start(loaded.config())) {
            interruption.onRequest(oda::close);
            announce(oda, loaded.config());
            ServiceManager.tellReady(environment);
            oda.awaitShutdown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OdaException(ErrorCode.INTERNAL, "interrupted", e);
        }
        return 0;
    }

    /** For people; programs have the line of the log that says the same. */
    private void announce(Oda oda, OdaConfig config) {
        if (config.logFormat() == LogFormat.JSON) {
            return;
        }
        String gateway = oda.gatewayUrl().toString();
        String other = gateway.equals("http://127.0.0.1:50005") ? "" : " -a " + gateway;
        terminal.line("""

                %s

                  Gateway  %s  (for a browser too)
                  Kafka    %s%s
                  Data     %s%s

                  Send a record     oda dg%s -tp livingroom -d '{"temperature":{"value":21.5,"unit":"Cel"}}'
                  See it arrive     oda dc%s livingroom
                  Ask for it        oda query%s --topic livingroom

                Ctrl-C ends it.""".formatted(
                        terminal.bold("ODA is ready."),
                        gateway,
                        oda.kafkaEndpoint(),
                        config.embeddedBroker() ? "" : " (external)",
                        config.data().toAbsolutePath().normalize(),
                        sql(oda, config),
                        other,
                        other,
                        other));
    }

    private static String sql(Oda oda, OdaConfig config) {
        SqlSettings sql = config.sql();
        if (sql == null) {
            return "";
        }
        String host = sql.host().equals("0.0.0.0") ? "127.0.0.1" : sql.host();
        return "\n  SQL      psql -h %s -p %d -U %s oda".formatted(host, oda.sqlPort(), SqlSettings.USER);
    }
}
