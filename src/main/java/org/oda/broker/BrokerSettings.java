package org.oda.broker;

import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** Kafka's settings for one node that is controller and broker in one, sized for a service that shares its process. */
final class BrokerSettings {
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    static final int NODE_ID = 1;
    /** An hour. */
    private static final String RETENTION_DELAY_MILLIS = "3600000";

    /** Of a request on the way in: as Kafka's clients and the service's own make them, with room for more than one record. */
    private static final int LEAST_REQUEST_BYTES = 64 << 20;

    /** Far above names and tokens; before its login nobody is to be given more memory. */
    private static final String LOGIN_BYTES = "16384";

    /** Of each listener for clients. */
    private static final String MOST_CONNECTIONS = "4000";

    private static final String INTERNAL_LISTENER = "INTERNAL";
    static final List<String> CLIENT_LISTENERS = List.of("CLIENT", "STATIC");
    /** Of the service itself, on loopback. */
    static final List<String> INSIDE_LISTENERS = List.of(INTERNAL_LISTENER, CONTROLLER_LISTENER);

    private BrokerSettings() {}

    static Properties of(BrokerConfig config, Endpoints endpoints, ListenerSecurity security) {
        var settings = new Properties();
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", String.valueOf(NODE_ID));
        settings.setProperty("log.dirs", config.folder().toString());
        listeners(settings, endpoints);
        security.addTo(settings);
        oneNode(settings);
        small(settings);
        limits(settings, config.maxRecordBytes());
        if (Files.exists(config.folder().resolve(EmbeddedBroker.RESTORED))) {
            // what is old in a backup is to be read before the retention sees it
            settings.setProperty("log.initial.task.delay.ms", RETENTION_DELAY_MILLIS);
        }
        return settings;
    }

    static boolean isInside(String listener) {
        return INSIDE_LISTENERS.contains(listener);
    }

    private static void listeners(Properties settings, Endpoints endpoints) {
        settings.setProperty("controller.listener.names", CONTROLLER_LISTENER);
        settings.setProperty(
                "controller.quorum.voters",
                NODE_ID + "@" + endpoints.controller().text());
        settings.setProperty("inter.broker.listener.name", INTERNAL_LISTENER);
        var bound = new StringBuilder("CLIENT://" + endpoints.client().text());
        var advertised = new StringBuilder("CLIENT://" + endpoints.advertised().text());
        if (endpoints.fixed() != null && endpoints.fixedAdvertised() != null) {
            bound.append(",STATIC://").append(endpoints.fixed().text());
            advertised.append(",STATIC://").append(endpoints.fixedAdvertised().text());
        }
        bound.append(",INTERNAL://").append(endpoints.internal().text());
        advertised.append(",INTERNAL://").append(endpoints.internal().text());
        bound.append(",CONTROLLER://").append(endpoints.controller().text());
        settings.setProperty("listeners", bound.toString());
        settings.setProperty("advertised.listeners", advertised.toString());
        settings.setProperty("socket.listen.backlog.size", "1024");
    }

    /** Nothing can be replicated, and nobody else is waited for. */
    private static void oneNode(Properties settings) {
        settings.setProperty("default.replication.factor", "1");
        settings.setProperty("offsets.topic.replication.factor", "1");
        settings.setProperty("transaction.state.log.replication.factor", "1");
        settings.setProperty("transaction.state.log.min.isr", "1");
        settings.setProperty("share.coordinator.state.topic.replication.factor", "1");
        settings.setProperty("share.coordinator.state.topic.min.isr", "1");
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        // after a crash the earlier incarnation's session must end before the broker is let in again
        settings.setProperty("broker.session.timeout.ms", "2000");
        settings.setProperty("broker.heartbeat.interval.ms", "500");
        // records that were deleted come back after a crash unless their end was written
        settings.setProperty("log.flush.start.offset.checkpoint.interval.ms", "1000");
    }

    /** Threads, partitions and buffers of one node in place of a cluster's. */
    private static void small(Properties settings) {
        settings.setProperty("num.network.threads", "2");
        settings.setProperty("num.io.threads", "4");
        settings.setProperty("background.threads", "2");
        settings.setProperty("group.coordinator.threads", "1");
        settings.setProperty("log.cleaner.dedupe.buffer.size", "2097152");
        // rejects that are erased are gone when the cleaner has seen to it, and somebody waits for that
        settings.setProperty("log.cleaner.backoff.ms", "2000");
        settings.setProperty("offsets.topic.num.partitions", "4");
        settings.setProperty("transaction.state.log.num.partitions", "4");
        settings.setProperty("share.coordinator.state.topic.num.partitions", "4");
        // Kafka has eleven management beans for each partition; with thousands of partitions they are most of the heap
        settings.setProperty("metrics.jmx.include", BrokerMetrics.BEAN_PATTERN);
        settings.setProperty("num.recovery.threads.per.data.dir", "4");
    }

    private static void limits(Properties settings, int maxRecordBytes) {
        settings.setProperty("auto.create.topics.enable", "false");
        settings.setProperty("num.partitions", "4");
        settings.setProperty("message.max.bytes", String.valueOf(maxRecordBytes));
        settings.setProperty("replica.fetch.max.bytes", String.valueOf(maxRecordBytes));
        int requestBytes = Math.max(LEAST_REQUEST_BYTES, 2 * maxRecordBytes);
        settings.setProperty("socket.request.max.bytes", String.valueOf(requestBytes));
        long queuedBytes = Math.max(requestBytes, Runtime.getRuntime().maxMemory() / 8);
        settings.setProperty("queued.max.request.bytes", String.valueOf(queuedBytes));
        settings.setProperty("sasl.server.max.receive.size", LOGIN_BYTES);
        for (String listener : CLIENT_LISTENERS) {
            String prefix = "listener.name." + listener.toLowerCase(Locale.ROOT) + ".";
            settings.setProperty(prefix + "max.connections", MOST_CONNECTIONS);
        }
        // whoever reads committed records waits for the end of every transaction: nobody is to keep others waiting for
        // long
        settings.setProperty("transaction.max.timeout.ms", "60000");
        // the broker's clock, not the sender's, decides what is old: else a device whose clock was never set would have
        // its records refused, or dropped by the retention before they are read
        settings.setProperty("log.message.timestamp.type", "LogAppendTime");
        settings.setProperty("log.retention.hours", "168");
        settings.setProperty("log.segment.bytes", "268435456");
        settings.setProperty("log.index.size.max.bytes", "1048576");
    }
}
