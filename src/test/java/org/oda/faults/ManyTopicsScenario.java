package org.oda.faults;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.oda.e2e.Api;
import org.oda.e2e.ServiceProcess;

/** Thousands of topics, all of which are sent to. A run is a thousand of them; in the end the service is killed. */
final class ManyTopicsScenario implements Scenario {
    private static final int TOPICS_OF_A_RUN = 1_000;
    private static final int RECORDS_PER_SECOND = 2_000;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** The usual heap holds fewer topics. */
    private static final List<String> ROOM = List.of("env", "ODA_JAVA_OPTS=-Xmx2g");

    @Override
    public String name() {
        return "topics";
    }

    @Override
    public String fault() {
        return "thousands of topics of one partition each, all of them sent to, with a heap of 2 GB, and kill -9 (a run is %,d topics)"
                .formatted(TOPICS_OF_A_RUN);
    }

    @Override
    public String promise() {
        return "they are registered, receive, and are there again after the kill";
    }

    @Override
    public int usualRuns() {
        return 10;
    }

    @Override
    public String run(Bed bed, int runs) {
        bed.serveWith("--topic-partitions", "1");
        bed.start(bed.data(), ROOM).awaitReady();
        Api api = bed.api();
        Plan plan = Plan.ofTopics(runs * TOPICS_OF_A_RUN);
        double registering = 0;
        for (int run = 0; run < runs; run++) {
            List<String> some = plan.topics().subList(run * TOPICS_OF_A_RUN, (run + 1) * TOPICS_OF_A_RUN);
            long begin = System.nanoTime();
            // a registration has a deadline; what it did not come to is asked for again
            Watching.until(
                    "a thousand topics are registered",
                    PATIENCE,
                    () -> api.send("/register/dg", body(some)).statusCode() == 200);
            registering += (System.nanoTime() - begin) / 1e9;
            bed.progress(
                    "%,d topics after %.1f s; %s",
                    (run + 1) * TOPICS_OF_A_RUN, registering, bed.vitals().text());
        }
        bed.load(plan, RECORDS_PER_SECOND, null);
        long all = 2L * Plan.BLOCK * plan.topics().size();
        Watching.until("each topic has received", PATIENCE, () -> bed.ledger().countAcknowledged() > all);
        bed.service().kill();
        ServiceProcess again = bed.start(bed.data(), ROOM);
        double start = Watching.until("ready again", PATIENCE, () -> {
            if (!again.isAlive()) {
                throw new AssertionError("the service ended; see " + bed.log());
            }
            return again.api().isReady();
        });
        return String.format(
                Locale.ROOT,
                "%,d topics registered in %.1f s; ready %.1f s after the kill",
                plan.topics().size(),
                registering,
                start);
    }

    private static String body(List<String> topics) {
        return "{\"topics\":["
                + String.join(
                        ",",
                        IntStream.range(0, topics.size())
                                .mapToObj(i -> "\"" + topics.get(i) + "\"")
                                .toList())
                + "]}";
    }
}
