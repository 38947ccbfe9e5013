package org.oda.cli;

import java.util.function.Supplier;

/** A line on the terminal that is written over again, a few times a second; nothing where nobody watches. */
final class Progress implements AutoCloseable {
    private static final long INTERVAL_NANOS = 200_000_000L;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final Terminal terminal;
    private long lastNanos = System.nanoTime();
    private boolean shown;

    Progress(Terminal terminal) {
        this.terminal = terminal;
    }

    void update(Supplier<String> line) {
        long now = System.nanoTime();
        if (terminal.errIsTerminal() && now - lastNanos >= INTERVAL_NANOS) {
            lastNanos = now;
            shown = true;
            String text = line.get();
            terminal.err().print(CLEAR_LINE + text.substring(0, Math.min(text.length(), terminal.columns() - 1)));
            terminal.err().flush();
        }
    }

    /** Takes the line away. */
    @Override
    public void close() {
        if (shown) {
            terminal.err().print(CLEAR_LINE);
            terminal.err().flush();
        }
    }
}
