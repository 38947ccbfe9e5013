package org.oda.faults;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.oda.e2e.ServiceProcess;

/** kill -9 under load: while it pumps, while it starts, and while it recovers from the kill before. */
final class KillScenario implements Scenario {
    private static final int TOPICS = 6;
    private static final int RECORDS_PER_SECOND = 4_000;
    private static final long LONGEST_LIFE_MILLIS = 4_000;
    private static final long LONGEST_START_MILLIS = 3_000;

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public String fault() {
        return "kill -9 of the service under load, at random points, also in the middle of its start";
    }

    @Override
    public String promise() {
        return "each acknowledged record is stored once; the next start needs nobody";
    }

    @Override
    public int usualRuns() {
        return 100;
    }

    @Override
    public String run(Bed bed, int runs) {
        ServiceProcess service = bed.startReady();
        bed.load(TOPICS, RECORDS_PER_SECOND);
        int inStart = 0;
        long slowest = 0;
        for (int kill = 1; kill <= runs; kill++) {
            // one of three comes before the start has ended
            if (bed.random().nextInt(3) == 0) {
                inStart++;
                pause(bed.random().nextLong(LONGEST_START_MILLIS));
            } else {
                long begin = System.nanoTime();
                service.awaitReady();
                slowest = Math.max(slowest, System.nanoTime() - begin);
                pause(bed.random().nextLong(LONGEST_LIFE_MILLIS));
            }
            service.kill();
            service = bed.start();
            bed.progress(
                    "kill %d of %d, %,d records acknowledged",
                    kill, runs, bed.ledger().countAcknowledged());
        }
        service.awaitReady();
        return String.format(
                Locale.ROOT,
                "%d of the kills during a start; ready again within %.1f s",
                inStart,
                TimeUnit.NANOSECONDS.toMillis(slowest) / 1e3);
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
