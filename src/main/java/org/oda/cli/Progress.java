package org.oda.cli;

import java.util.function.Supplier;

/** A line on the terminal that is written over again, a few times a second; nothing where nobody watches. */
final class Progress implements AutoCloseable {
    private static final long INTERVAL_NANOS = 200_000_000L;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private static final int BAR = 20;
    /** Of less, the pace tells nothing. */
    private static final double LEAST_KNOWN = 0.01;

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

    /** How much of a whole is done, as a bar with a percentage, and how long the rest will take at the same pace. */
    static String bar(double fraction, double seconds) {
        double done = Math.min(1, Math.max(0, fraction));
        int filled = (int) Math.round(done * BAR);
        String left = done < LEAST_KNOWN ? "" : ", %s left".formatted(duration(seconds / done - seconds));
        return "[%s%s] %3d %%%s".formatted("#".repeat(filled), ".".repeat(BAR - filled), (int) (done * 100), left);
    }

    private static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? "%d:%02d".formatted(whole / 60, whole % 60)
                : "%d:%02d:%02d".formatted(whole / 3600, whole / 60 % 60, whole % 60);
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
