package org.oda.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oda.e2e.ServiceProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs one scenario, and prints its row. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
final class ScenarioCommand implements Callable<Integer> {
    private final Scenario scenario;

    @Option(names = "--runs", paramLabel = "N", description = "How often it happens.")
    private @Nullable Integer runs;

    @Option(names = "--seed", paramLabel = "N", description = "Of the random choices; a new one where it is not given.")
    private @Nullable Long seed;

    @Option(names = "--keep", description = "Keep ledger, log and data also where all went well.")
    private boolean keep;

    @Option(
            names = "--from-classes",
            description =
                    "Start the service from the compiled classes, not by ./oda: without its build and its archive.")
    private boolean fromClasses;

    ScenarioCommand(Scenario scenario) {
        this.scenario = scenario;
    }

    @Override
    public Integer call() throws Exception {
        int times = runs == null ? scenario.usualRuns() : runs;
        long chosen = seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed;
        Path folder = Files.createDirectories(Path.of("target", "faults").toAbsolutePath())
                .resolve("%s-%d".formatted(scenario.name(), Instant.now().getEpochSecond()));
        Files.createDirectory(folder);
        var bed = new Bed(folder, program(), new Random(chosen));
        String row;
        try (bed) {
            bed.progress("%s: %s; seed %d, folder %s", scenario.name(), scenario.fault(), chosen, folder);
            row = row(bed, times);
        } catch (AssertionError | RuntimeException e) {
            bed.progress("%s fails; seed %d; ledger, log and data are in %s", scenario.name(), chosen, folder);
            throw e;
        }
        if (!keep) {
            bed.delete();
        }
        System.out.println(row);
        return 0;
    }

    private List<String> program() {
        return fromClasses
                ? ServiceProcess.fromClassPath()
                : List.of(Path.of("oda").toAbsolutePath().toString());
    }

    private String row(Bed bed, int times) throws Exception {
        String seen = scenario.run(bed, times);
        Findings findings = bed.verify();
        return "| %s | %s | %s; %s; %s | %,d | `bench/faults %s --runs %d` |"
                .formatted(
                        scenario.fault(),
                        scenario.promise(),
                        findings.text(),
                        seen,
                        bed.vitals().text(),
                        times,
                        scenario.name(),
                        times);
    }
}
