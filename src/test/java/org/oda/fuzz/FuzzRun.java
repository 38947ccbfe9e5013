package org.oda.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks for inputs that break a promise, by coverage, in a process of Jazzer's for each target. */
public final class FuzzRun {
    private static final Path WORK = Path.of("target", "fuzz");
    private static final Pattern PROGRESS = Pattern.compile("cov: (\\d+) ft: (\\d+) corp: (\\d+)/");
    private static final Pattern EXECUTED = Pattern.compile("stat::number_of_executed_units:\\s*(\\d+)");
    /** Longer inputs of the corpus are found again by growing; the file is for people too. */
    private static final int LONGEST_KEPT = 1_000;

    private final List<FuzzTarget> targets;
    private final Path folder;

    private FuzzRun(List<FuzzTarget> targets, Path folder) {
        this.targets = targets;
        this.folder = folder;
    }

    /**
     * What came of a run.
     *
     * @param features distinct behaviours by libFuzzer's count: branches with how often they were taken, and values compared
     */
    record Result(int status, long executed, long coverage, long features, String output) {}

    public static void main(String[] args) throws Exception {
        Duration time = Duration.ofMinutes(5);
        boolean keep = false;
        List<FuzzTarget> targets = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--minutes" -> time = Duration.ofMillis((long) (Double.parseDouble(args[++i]) * 60_000));
                case "--keep" -> keep = true;
                default -> targets.add(FuzzTarget.of(args[i]));
            }
        }
        boolean isWell = true;
        System.out.printf("%-12s %12s %9s %9s %9s%n", "target", "inputs", "inputs/s", "coverage", "features");
        for (FuzzTarget target : targets.isEmpty() ? List.of(FuzzTarget.values()) : targets) {
            var run = new FuzzRun(List.of(target), WORK.resolve(target.toString()));
            Result result = run.search(time, 20);
            // with --keep_going a few faults are no failure to Jazzer
            boolean isClean = result.status() == 0 && run.faults().isEmpty();
            isWell &= isClean;
            System.out.printf(
                    Locale.ROOT,
                    "%-12s %12d %9d %9d %9d%s%n",
                    target,
                    result.executed(),
                    result.executed() / Math.max(1, time.toSeconds()),
                    result.coverage(),
                    result.features(),
                    isClean ? "" : "  FAULTS, see " + run.folder);
            run.tellFaults();
            if (keep) {
                KeptInputs.replaceFound(target, run.fewest());
            }
        }
        System.exit(isWell ? 0 : 1);
    }

    /** A short search in all targets at once, that gives the same on each machine as far as the time allows. */
    static Result brief(Path folder, Duration time) throws IOException, InterruptedException {
        var run = new FuzzRun(List.of(FuzzTarget.values()), folder);
        return run.search(time, 1, "-seed=1");
    }

    private Result search(Duration time, int faults, String... more) throws IOException, InterruptedException {
        Path found = Files.createDirectories(folder.resolve("corpus"));
        Path seeds = Files.createDirectories(folder.resolve("kept"));
        writeSeeds(seeds);
        // of an earlier search, and perhaps mended
        for (Path fault : faults()) {
            Files.delete(fault);
        }
        List<String> arguments = new ArrayList<>(List.of(
                "--keep_going=" + faults,
                "-max_total_time=" + time.toSeconds(),
                "-max_len=4096",
                "-timeout=60",
                "-rss_limit_mb=3000",
                "-use_value_profile=1",
                "-print_final_stats=1",
                "-dict=" + dictionary(),
                "-artifact_prefix=" + folder + "/",
                found.toString(),
                seeds.toString()));
        arguments.addAll(List.of(more));
        return jazzer("jazzer.log", arguments);
    }

    /** Of all that was found the inputs that reach the same code. */
    private List<byte[]> fewest() throws IOException, InterruptedException {
        Path fewest = Files.createDirectories(folder.resolve("fewest"));
        delete(fewest);
        jazzer(
                "merge.log",
                List.of(
                        "-merge=1",
                        "-max_len=" + LONGEST_KEPT,
                        "-use_value_profile=0",
                        fewest.toString(),
                        folder.resolve("kept").toString(),
                        folder.resolve("corpus").toString()));
        List<byte[]> inputs = new ArrayList<>();
        for (Path file : files(fewest)) {
            inputs.add(Files.readAllBytes(file));
        }
        return inputs;
    }

    private Result jazzer(String logName, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1500m",
                "-Xss1m",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Fuzzed.class.getName(),
                "--target_args=" + targets.stream().map(FuzzTarget::toString).collect(Collectors.joining(" ")),
                "--instrumentation_includes=org.oda.**:systems.uom.ucum.**",
                "--instrumentation_excludes=org.oda.fuzz.**",
                // its own detectors are for faults of other kinds, and slow the start
                "--custom_hook_excludes=**",
                "--reproducer_path=" + folder));
        command.addAll(arguments);
        Path log = folder.resolve(logName);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        long coverage = 0;
        long features = 0;
        long executed = 0;
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var copy = Files.newBufferedWriter(log)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                copy.write(line);
                copy.newLine();
                copy.flush();
                Matcher progress = PROGRESS.matcher(line);
                if (progress.find()) {
                    coverage = Long.parseLong(progress.group(1));
                    features = Long.parseLong(progress.group(2));
                }
                Matcher units = EXECUTED.matcher(line);
                if (units.find()) {
                    executed = Long.parseLong(units.group(1));
                }
            }
        }
        return new Result(process.waitFor(), executed, coverage, features, Files.readString(log));
    }

    private void writeSeeds(Path seeds) throws IOException {
        delete(seeds);
        int number = 0;
        for (int i = 0; i < targets.size(); i++) {
            for (byte[] input : KeptInputs.of(targets.get(i))) {
                byte[] seed = input;
                if (targets.size() > 1) {
                    seed = new byte[input.length + 1];
                    seed[0] = (byte) i;
                    System.arraycopy(input, 0, seed, 1, input.length);
                }
                Files.write(seeds.resolve(String.valueOf(number++)), seed);
            }
        }
    }

    /** libFuzzer reads words from a file only. */
    private Path dictionary() throws IOException {
        Path words = folder.resolve("words");
        try (var file = FuzzRun.class.getResourceAsStream("words.dict")) {
            Files.write(words, java.util.Objects.requireNonNull(file).readAllBytes());
        }
        return words;
    }

    private void tellFaults() throws IOException {
        for (Path file : faults()) {
            System.out.printf("  %s%n    %s%n", file.getFileName(), KeptInputs.escape(Files.readAllBytes(file)));
        }
    }

    private List<Path> faults() throws IOException {
        return files(folder).stream()
                .filter(file -> String.valueOf(file.getFileName()).matches("(crash|timeout|oom)-.*"))
                .toList();
    }

    private static void delete(Path folder) throws IOException {
        for (Path file : files(folder)) {
            Files.delete(file);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
