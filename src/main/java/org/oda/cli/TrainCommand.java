package org.oda.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.oda.Oda;
import org.oda.client.OdaClient;
import org.oda.config.OdaConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * What the launcher lets run once, so that Java archives the classes of the usual commands: a service, the demonstration, a
 * query and an import, all in this process.
 */
@Command(
        name = "train",
        hidden = true,
        description = "Run the usual commands once, for the launcher's archive of classes.")
final class TrainCommand implements Callable<Integer> {
    private static final int ROWS = 10_000;
    private static final LocalDateTime FIRST = LocalDateTime.of(2020, 1, 1, 0, 0);

    @Parameters(paramLabel = "DIR", description = "An empty folder to write to.")
    private Path folder = Path.of("");

    private final Terminal terminal;
    private final Interruption interruption;

    TrainCommand(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    /** The status is 0 where everything ran. */
    @Override
    public Integer call() throws IOException {
        Map<String, String> settings =
                Map.of("data", folder.resolve("data").toString(), "port", "0", "kafka-port", "0");
        try (Oda oda = Oda.start(OdaConfig.of(settings))) {
            URI gateway = oda.gatewayUrl();
            boolean proven;
            try (DemoRun demo = new DemoRun(terminal, interruption, OdaClient.connect(gateway), gateway)) {
                proven = demo.roundTrip();
            }
            return Math.max(proven ? 0 : 1, Math.max(query(gateway), importFile(gateway)));
        }
    }

    private int query(URI gateway) {
        return command("query -a %s --topic building1-energy --fun avg --field power --unit kW --frequency 60"
                .formatted(gateway)
                .split(" "));
    }

    private int importFile(URI gateway) throws IOException {
        return command(
                "import",
                file().toString(),
                "-a",
                gateway.toString(),
                "--state",
                folder.resolve("state").toString(),
                "--topic",
                "training",
                "--generator-column",
                "station",
                "--time",
                "year,month,day,hour",
                "--time-format",
                "y M d H",
                "--tz",
                "Europe/Rome",
                "--column",
                "temperature:Cel",
                "--column",
                "power:kW",
                "--column",
                "wind");
    }

    private int command(String... args) {
        return new CommandTree(terminal, interruption, Map.of()).execute(args);
    }

    private Path file() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("year,month,day,hour,temperature,power,wind,station");
        for (int row = 0; row < ROWS; row++) {
            LocalDateTime time = FIRST.plusHours(row);
            lines.add("%d,%d,%d,%d,%.1f,%s,\"NNW\",roof"
                    .formatted(
                            time.getYear(),
                            time.getMonthValue(),
                            time.getDayOfMonth(),
                            time.getHour(),
                            row % 400 / 10.0,
                            row % 10 == 0 ? "NA" : row % 1000));
        }
        return Files.write(folder.resolve("training.csv"), lines);
    }
}
