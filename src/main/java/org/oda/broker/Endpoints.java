package org.oda.broker;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the broker listens, every port chosen. The second listener of the clients is there or not. */
record Endpoints(
        Address client,
        Address advertised,
        @Nullable Address fixed,
        @Nullable Address fixedAdvertised,
        Address internal,
        Address controller) {
    private static final String LOOPBACK = "127.0.0.1";

    /** Fails where a port that was asked for is taken. */
    static Endpoints choose(BrokerConfig config, Random random) {
        Set<Integer> chosen = new HashSet<>();
        Address client = new Address(config.bindHost(), config.port());
        client.requireFree("--kafka-port");
        client = client.withPort(random, chosen);
        Address fixed = null;
        Address fixedAdvertised = null;
        if (config.staticHost() != null && config.staticPort() != null) {
            fixed = new Address(config.bindHost(), config.staticPort());
            fixed.requireFree("--kafka-port-static");
            fixed = fixed.withPort(random, chosen);
            fixedAdvertised = new Address(config.staticHost(), fixed.port());
        }
        return new Endpoints(
                client,
                new Address(config.advertisedHost(), client.port()),
                fixed,
                fixedAdvertised,
                new Address(LOOPBACK, 0).withPort(random, chosen),
                new Address(LOOPBACK, 0).withPort(random, chosen));
    }
}
