package org.oda.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Catches what a command prints. */
final class TestTerminal {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal;

    private TestTerminal(boolean interactive, int columns, boolean colour) {
        this.terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                interactive,
                interactive,
                columns,
                colour);
    }

    static TestTerminal piped() {
        return new TestTerminal(false, 80, false);
    }

    static TestTerminal interactive(int columns) {
        return new TestTerminal(true, columns, false);
    }

    static TestTerminal coloured(int columns) {
        return new TestTerminal(true, columns, true);
    }

    Terminal terminal() {
        return terminal;
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
