package org.oda.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.oda.Oda;
import org.oda.client.OdaClient;
import org.oda.config.OdaConfig;

/**
 * What the launcher lets run once, so that Java archives the classes of the usual commands, and where it can, which of
 * their methods are hot: a service, the demonstration, a query and an import, all in this process.
 */
final class Training {
    private static final int ROWS = 10_000;
    private static final LocalDateTime FIRST = LocalDateTime.of(2020, 1, 1, 0, 0);

    private final Path folder;
    private final Terminal terminal;
    private final Interruption interruption = new Interruption();

    Training(Path folder, Terminal terminal) {
        this.folder = folder;
        this.terminal = terminal;
    }

    /** Takes a folder to write to; the exit status is 0 where everything ran. */
    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        Terminal terminal = Terminal.ofProcess(Map.of(), new FileOutputStream(FileDescriptor.out));
        System.exit(new Training(Path.of(args[0]), terminal).run());
    }

    int run() throws IOException {
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
