package org.oda.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an audit found. */
final class Findings {
    /** Records that the store returned. */
    long records;

    /** Records that the ledger has as acknowledged. */
    long acknowledged;

    /** Records that were found though nobody acknowledged them, which is allowed, once each. */
    long unacknowledged;

    /** Queries that were answered by a 503, and asked again. */
    long unavailable;

    /** Records that more than one of the stores has, each once. */
    long inSeveralStores;

    final Fault missing = new Fault("missing");
    final Fault doubled = new Fault("doubled");
    final Fault altered = new Fault("altered");
    final Fault foreign = new Fault("foreign");

    boolean isClean() {
        return faults().stream().allMatch(fault -> fault.count == 0);
    }

    List<Fault> faults() {
        return List.of(missing, doubled, altered, foreign);
    }

    /** One line, and the examples behind it. */
    String text() {
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d acknowledged, %,d found: %,d missing, %,d doubled, %,d altered, %,d foreign; %,d unacknowledged are there",
                acknowledged,
                records,
                missing.count,
                doubled.count,
                altered.count,
                foreign.count,
                unacknowledged));
        if (unavailable > 0) {
            text.append(String.format(Locale.ROOT, "; %,d queries were told to come again", unavailable));
        }
        if (inSeveralStores > 0) {
            text.append(String.format(Locale.ROOT, ", %,d are in two stores", inSeveralStores));
        }
        faults().forEach(fault -> fault.examples.forEach(example -> text.append(System.lineSeparator())
                .append("  ")
                .append(fault.name)
                .append(' ')
                .append(example)));
        return text.toString();
    }

    /** One way to be wrong, with the first examples. */
    static final class Fault {
        private static final int MOST_EXAMPLES = 5;

        private final String name;
        private final List<String> examples = new ArrayList<>();
        private long count;

        private Fault(String name) {
            this.name = name;
        }

        void add(String example) {
            count++;
            if (examples.size() < MOST_EXAMPLES) {
                examples.add(example);
            }
        }

        long count() {
            return count;
        }
    }
}
