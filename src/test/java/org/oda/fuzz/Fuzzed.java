package org.oda.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What Jazzer calls: one target, which its argument names, or several, among which the first byte of an input chooses. */
public final class Fuzzed {
    /** Of processor time, for an input of up to 64 KiB. */
    private static final long MOST_NANOS = 1_000_000_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static FuzzTarget[] targets = FuzzTarget.values();

    private Fuzzed() {}

    /** Called once, with the names of targets. */
    public static void fuzzerInitialize(String[] names) {
        targets = new FuzzTarget[names.length];
        for (int i = 0; i < names.length; i++) {
            targets[i] = FuzzTarget.of(names[i]);
        }
    }

    /** Called with one input after the other. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (targets.length == 1) {
            timed(targets[0], input);
        } else if (input.length > 0) {
            byte[] rest = java.util.Arrays.copyOfRange(input, 1, input.length);
            timed(targets[(input[0] & 0xff) % targets.length], rest);
        }
    }

    /** Checks an input, and that the time which it takes is bounded. */
    static void timed(FuzzTarget target, byte[] input) throws Exception {
        long begin = THREADS.getCurrentThreadCpuTime();
        target.check(input);
        long took = THREADS.getCurrentThreadCpuTime() - begin;
        Promise.holds(took < MOST_NANOS, "%s bytes took %s ms", input.length, took / 1_000_000);
    }
}
