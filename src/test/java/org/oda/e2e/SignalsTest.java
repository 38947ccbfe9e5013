package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the metrics tells all of them and no others, and the example alerts ask for those that exist. */
@Tag("once")
class SignalsTest {
    private static final Path ALERTS = Path.of("docs/prometheus/oda-alerts.yml");
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| (counter|gauge|histogram) \\|.*");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\w+) (\\w+)");
    private static final Pattern NAME = Pattern.compile("\\b(?:oda|jvm|process|messaging|http|target)_\\w+");
    private static final Pattern BUILT = Pattern.compile("name\\(\\s*\"(\\w+)\"");

    @TempDir
    Path data;

    @Test
    void metrics_all_areDocumentedWithTheirTypes() {
        Map<String, String> documented = documented();
        Map<String, String> exposed;
        try (Service oda = Service.start(data)) {
            oda.api().register("livingroom");
            oda.api().send("/query", "{\"topic\":\"livingroom\"}");
            exposed = types(oda.api().get("/metrics").body());
        }

        assertThat(documented).containsAllEntriesOf(exposed);
    }

    @Test
    void metrics_inTheSources_areDocumentedAndTheOtherWayRound() throws IOException {
        String sources = sources();
        Set<String> documented = documented().entrySet().stream()
                .map(entry -> entry.getValue().equals("counter")
                        ? entry.getKey().replaceFirst("_total$", "")
                        : entry.getKey())
                .collect(Collectors.toSet());

        assertThat(documented)
                .allSatisfy(name -> assertThat(sources).containsAnyOf("\"" + name + "\"", "\"" + name + "_total\""));
        assertThat(BUILT.matcher(sources)
                        .results()
                        .map(match -> match.group(1).replaceFirst("_total$", ""))
                        .filter(name -> NAME.matcher(name).matches()))
                .isSubsetOf(documented);
    }

    @Test
    void alerts_everyMetric_isDocumented() throws IOException {
        Set<String> documented = documented().keySet();
        Set<String> asked = Files.readAllLines(ALERTS).stream()
                .filter(line -> line.strip().startsWith("expr:"))
                .flatMap(line -> NAME.matcher(line).results())
                .map(match -> match.group().replaceFirst("_(count|sum|bucket)$", ""))
                .filter(name -> !name.startsWith("http_ro") && !name.startsWith("http_resp"))
                .collect(Collectors.toSet());

        assertThat(asked).hasSizeGreaterThan(10).isSubsetOf(documented);
    }

    @Test
    void alerts_byPromtool_areRightAndFireWhenTheyShould() throws IOException, InterruptedException {
        assumeTrue(isThere(), "SKIPPED: no promtool; install Debian's prometheus");

        assertThat(promtool("check", "rules", ALERTS.toString())).contains("SUCCESS");
        assertThat(promtool("test", "rules", "docs/prometheus/oda-alerts-test.yml"))
                .contains("SUCCESS");
        String cases = Files.readString(Path.of("docs/prometheus/oda-alerts-test.yml"));
        assertThat(Files.readAllLines(ALERTS))
                .filteredOn(line -> line.strip().startsWith("- alert: "))
                .isNotEmpty()
                .allMatch(line -> cases.contains("alertname=\"" + line.strip().substring("- alert: ".length()) + "\""));
    }

    @Test
    void alerts_each_tellWhatItIsAndWhatToDo() throws IOException {
        String rules = Files.readString(ALERTS);
        int alerts = rules.split("- alert: ", -1).length - 1;

        for (String part : Set.of("summary: ", "description: ", "remedy: ", "severity: ")) {
            assertThat(rules.split(part, -1).length - 1).as(part).isEqualTo(alerts);
        }
    }

    private static Map<String, String> documented() {
        Map<String, String> types = new TreeMap<>();
        for (String line : DocumentedPage.read("docs/signals.md").lines()) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                types.put(row.group(1), row.group(2));
            }
        }
        return types;
    }

    private static Map<String, String> types(String metrics) {
        return metrics.lines()
                .map(TYPE::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(type -> type.group(1), type -> type.group(2)));
    }

    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private static boolean isThere() {
        try {
            return new ProcessBuilder("promtool", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String promtool(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
