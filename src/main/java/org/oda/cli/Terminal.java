package org.oda.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Where the program writes. The launcher tells what is a terminal, since a JVM cannot know it of each stream.
 *
 * @param out results, UTF-8 whatever the locale
 * @param err problems, warnings, progress
 * @param outIsTerminal whether a person sees {@code out}
 * @param errIsTerminal whether a person sees {@code err}
 * @param columns the terminal's width
 * @param colour whether {@code out} shows it
 */
record Terminal(
        PrintStream out, PrintStream err, boolean outIsTerminal, boolean errIsTerminal, int columns, boolean colour) {
    static final int DEFAULT_COLUMNS = 80;
    /** Cyan, yellow, magenta, green, red, blue. */
    static final List<String> COLOURS = List.of("36", "33", "35", "32", "31", "34");

    private static final int BUFFER = 64 * 1024;

    /** @param standardOutput of the process */
    static Terminal ofProcess(Map<String, String> environment, OutputStream standardOutput) {
        boolean out = Boolean.getBoolean("oda.stdout.terminal");
        boolean colour = out
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        return new Terminal(
                stream(standardOutput, false),
                stream(new FileOutputStream(FileDescriptor.err), true),
                out,
                Boolean.getBoolean("oda.stderr.terminal"),
                Math.max(40, Integer.getInteger("oda.columns", DEFAULT_COLUMNS)),
                colour);
    }

    private static PrintStream stream(OutputStream out, boolean autoFlush) {
        return new PrintStream(new BufferedOutputStream(out, BUFFER), autoFlush, StandardCharsets.UTF_8);
    }

    /** A line for the person, seen at once. */
    void line(String text) {
        out.println(text);
        out.flush();
    }

    void warn(String text) {
        err.println("oda: " + text);
        err.flush();
    }

    String bold(String text) {
        return styled("1", text);
    }

    String dim(String text) {
        return styled("2", text);
    }

    String green(String text) {
        return styled("32", text);
    }

    /** One of a few colours that differ from each other, again and again. */
    String coloured(int series, String text) {
        return styled(COLOURS.get(series % COLOURS.size()), text);
    }

    /** So that what follows stands at the top; nothing where nobody watches. */
    void clear() {
        if (outIsTerminal) {
            out.print("\u001b[H\u001b[2J");
        }
    }

    private String styled(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
