package org.oda.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import org.oda.client.OdaClient;
import org.oda.codec.RecordDecoder;
import org.oda.codec.TimeBounds;
import org.oda.importer.DryRun;
import org.oda.importer.ImportFile;
import org.oda.importer.Importer;
import org.oda.importer.Mapping;
import org.oda.importer.MappingReader;
import org.oda.importer.Rejects;
import org.oda.importer.Target;
import org.oda.importer.Watcher;
import org.oda.model.OdaException;

/**
 * Files of the form of the Beijing stations (time in four columns, 11 attributes with units and a text, packed with gzip)
 * into {@code ./oda serve} beside.
 */
final class ImportBench {
    private static final int STATION_ROWS = 35_064;
    private static final int STATIONS = 3;
    private static final int FRESH_RUNS = 3;
    private static final List<String> ATTRIBUTES = List.of(
            "PM2.5:µg/m³",
            "PM10:µg/m³",
            "SO2:µg/m³",
            "NO2:µg/m³",
            "CO:µg/m³",
            "O3:µg/m³",
            "TEMP:°C",
            "PRES:hPa",
            "DEWP:°C",
            "RAIN:mm",
            "WSPM:m/s",
            "wd");
    private static final Watcher NOBODY = new Watcher() {
        @Override
        public boolean goOn() {
            return true;
        }

        @Override
        public void progress(ImportFile file, long records) {}
    };
    private static final RecordDecoder DECODER =
            new RecordDecoder(Clock.systemUTC(), new TimeBounds(Instant.EPOCH, Duration.ofDays(366)), 1 << 20);

    private final Report report;
    private final Path folder;
    private final Mapping mapping;

    private ImportBench(Report report) throws IOException {
        this.report = report;
        this.folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "bench");
        Map<String, List<String>> options = new TreeMap<>(Map.of(
                "topic", List.of("beijing_air"),
                "generator-column", List.of("station"),
                "time", List.of("year,month,day,hour"),
                "time-format", List.of("y M d H"),
                "tz", List.of("Asia/Shanghai"),
                "column", ATTRIBUTES));
        this.mapping = MappingReader.read(options);
    }

    /** @param rows of the large file */
    static void run(Report report, int rows) throws Exception {
        new ImportBench(report).measure(rows);
    }

    private void measure(int rows) throws Exception {
        int port = freePort();
        Process service = new ProcessBuilder(
                        "./oda",
                        "serve",
                        "--data",
                        folder.resolve("data").toString(),
                        "--port",
                        String.valueOf(port),
                        "--kafka-port",
                        String.valueOf(freePort()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        URI gateway = URI.create("http://127.0.0.1:" + port);
        try (Target target = connect(gateway)) {
            fresh(gateway);
            ImportFile large = file("large", rows);
            rate("import of one file of %,d such rows".formatted(rows), rows, send(target, large));
            long start = System.nanoTime();
            DryRun.of(large, mapping, DECODER, Rejects.counted(), 0, NOBODY);
            rate("dry run of it", rows, System.nanoTime() - start);
        } finally {
            service.destroy();
            service.waitFor();
        }
    }

    /** {@code ./oda import} of three stations' files, each time a program that has just started. */
    private void fresh(URI gateway) throws Exception {
        List<String> command = new ArrayList<>(List.of("./oda", "import"));
        for (int station = 0; station < STATIONS; station++) {
            command.add(file("station-" + station, STATION_ROWS).name());
        }
        command.addAll(List.of("-a", gateway.toString(), "--topic", "beijing_air", "--generator-column", "station"));
        command.addAll(List.of("--time", "year,month,day,hour", "--time-format", "y M d H", "--tz", "Asia/Shanghai"));
        ATTRIBUTES.forEach(attribute -> command.addAll(List.of("--column", attribute)));
        command.add("--state");
        for (int run = 1; run <= FRESH_RUNS; run++) {
            command.add(folder.resolve("fresh-" + run).toString());
            Path output = folder.resolve("fresh-%d.log".formatted(run));
            long start = System.nanoTime();
            int status = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start()
                    .waitFor();
            double seconds = (System.nanoTime() - start) / 1e9;
            List<String> told = Files.readAllLines(output);
            if (status != 0) {
                throw new IllegalStateException("./oda import ended with %d: %s".formatted(status, told));
            }
            report.row(
                    "./oda import of three stations' files, run %d on this service".formatted(run),
                    "%s; %.1f s from start to end of the program",
                    told.get(told.size() - 1),
                    seconds);
            command.remove(command.size() - 1);
        }
    }

    private static Target connect(URI gateway) {
        long patience = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (true) {
            try {
                return Target.open(OdaClient.connect(gateway));
            } catch (OdaException e) {
                if (System.nanoTime() > patience) {
                    throw e;
                }
                LockSupport.parkNanos(100_000_000);
            }
        }
    }

    /** From the start of the reading to the last acknowledgement. */
    private long send(Target target, ImportFile file) throws IOException {
        return new Importer(mapping, DECODER, target, Rejects.counted(), folder.resolve("state"), false)
                .run(file, NOBODY)
                .nanos();
    }

    private void rate(String figure, long rows, long nanos) {
        report.row(figure, "%,.0f rows/s", rows / (nanos / 1e9));
    }

    private ImportFile file(String name, int rows) throws IOException {
        Path file = folder.resolve(name + ".csv.gz");
        Random random = new Random(rows);
        LocalDateTime time = LocalDateTime.parse("2013-03-01T00:00:00");
        try (BufferedWriter out = new BufferedWriter(
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8))) {
            out.write("\"No\",\"year\",\"month\",\"day\",\"hour\",\"PM2.5\",\"PM10\",\"SO2\",\"NO2\",\"CO\",\"O3\","
                    + "\"TEMP\",\"PRES\",\"DEWP\",\"RAIN\",\"wd\",\"WSPM\",\"station\"\n");
            for (int i = 0; i < rows; i++) {
                LocalDateTime hour = time.plusHours(i % STATION_ROWS);
                out.write("%d,%d,%d,%d,%d,%d,%d,%d,NA,%d,%d,%.1f,%.1f,%.1f,0,\"NNW\",%.1f,\"%s\"%n"
                        .formatted(
                                i + 1,
                                hour.getYear(),
                                hour.getMonthValue(),
                                hour.getDayOfMonth(),
                                hour.getHour(),
                                random.nextInt(300),
                                random.nextInt(300),
                                random.nextInt(50),
                                random.nextInt(3000),
                                random.nextInt(100),
                                random.nextDouble() * 40 - 10,
                                1000 + random.nextDouble() * 40,
                                random.nextDouble() * 40 - 20,
                                random.nextDouble() * 10,
                                name));
            }
        }
        return new ImportFile(file.toString(), System.in);
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
