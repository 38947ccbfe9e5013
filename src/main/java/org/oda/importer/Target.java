package org.oda.importer;

import java.util.List;
import org.oda.client.OdaClient;
import org.oda.client.Sender;
import org.oda.client.TopicLog;

/** The service that an import goes to. For one thread. */
public final class Target implements AutoCloseable {
    private final OdaClient client;
    private final TopicLog log;
    private final Sender sender;
    private final String cluster;

    private Target(OdaClient client, TopicLog log, Sender sender, String cluster) {
        this.client = client;
        this.log = log;
        this.sender = sender;
        this.cluster = cluster;
    }

    /** Asks the gateway for its broker. */
    public static Target open(OdaClient client) {
        String endpoint = client.subscription().kafkaEndpoint();
        TopicLog log = client.log(endpoint);
        try {
            return new Target(client, log, client.persistentSender(endpoint), log.clusterId());
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    String cluster() {
        return cluster;
    }

    Sender sender() {
        return sender;
    }

    TopicLog log() {
        return log;
    }

    void register(String topic) {
        client.register(List.of(topic));
    }

    @Override
    public void close() {
        sender.close();
        log.close();
    }
}
