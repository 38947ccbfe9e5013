package org.oda.cli;

import java.util.ArrayList;
import java.util.List;

/** What the demonstration claims, each claim with what was found. */
final class DemoProof {
    /** The database sums in another order. */
    private static final double TOLERANCE = 1e-6;

    private final Terminal terminal;
    private final List<String> missing = new ArrayList<>();

    DemoProof(Terminal terminal) {
        this.terminal = terminal;
    }

    void count(String what, long expected, long found) {
        claim("%,d of %,d records %s".formatted(found, expected, what), found == expected);
    }

    void average(String what, String unit, double expected, double found) {
        claim(
                "average %s %s %s, computed from what was sent %s %s"
                        .formatted(what, ResultTables.number(found), unit, ResultTables.number(expected), unit),
                Math.abs(found - expected) <= TOLERANCE * Math.max(1, Math.abs(expected)));
    }

    private void claim(String text, boolean holds) {
        terminal.line("  %s  %s".formatted(holds ? terminal.green("ok     ") : terminal.bold("MISSING"), text));
        if (!holds) {
            missing.add(text);
        }
    }

    /** The claims that do not hold. */
    List<String> missing() {
        return List.copyOf(missing);
    }
}
