package org.oda.bench;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** The figures as a Markdown table on standard output; progress on standard error. */
final class Report {
    private final PrintStream out = System.out;

    void machine() throws java.io.IOException {
        String memory = Files.exists(Path.of("/proc/meminfo"))
                ? Files.readAllLines(Path.of("/proc/meminfo")).get(0).replaceAll("\\D+", "")
                : "0";
        out.printf(
                Locale.ROOT,
                "%s, %d cores, %d GB, %s %s, JDK %s%n%n| figure | value |%n|---|---|%n",
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(memory) >> 20,
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty("java.version"));
    }

    void row(String figure, String format, Object... values) {
        out.printf(Locale.ROOT, "| %s | %s |%n", figure, String.format(Locale.ROOT, format, values));
    }

    void progress(String what, long done, long all) {
        System.err.printf(Locale.ROOT, "\r%s %,d of %,d   %s", what, done, all, done >= all ? "\n" : "");
    }
}
