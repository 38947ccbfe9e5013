package org.oda.faults;

/** As {@link KillScenario}, with a broker that is not killed with the service. */
final class ExternalKillScenario implements Scenario {
    private final KillScenario kill = new KillScenario();

    @Override
    public String name() {
        return "kill-external";
    }

    @Override
    public String fault() {
        return "kill -9 of the service under load, at random points, with an external broker";
    }

    @Override
    public String promise() {
        return kill.promise();
    }

    @Override
    public int usualRuns() {
        return kill.usualRuns();
    }

    @Override
    public String run(Bed bed, int runs) throws Exception {
        var cluster = bed.with(new KafkaCluster(bed.folder().resolve("kafka"), 1, null));
        cluster.start();
        bed.serveWith("--kafka", cluster.bootstrap());
        return kill.run(bed, runs);
    }
}
