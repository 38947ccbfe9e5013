package org.oda.broker;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.Exit;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's server, its controller and broker in one. The only user of Kafka's internal classes, which change without
 * notice between its versions.
 */
final class KraftNode {
    private static final Logger LOG = LoggerFactory.getLogger(KraftNode.class);

    private final KafkaRaftServer server;

    /** Formats the folder where it is new. A folder that was formatted once is never formatted again. */
    KraftNode(Path folder, Properties settings) throws Exception {
        tellBeforeTheEnd();
        if (!Files.exists(folder.resolve("meta.properties"))) {
            format(folder);
        }
        server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
    }

    /** Returns when the broker takes requests. After an exception threads may be left: {@link #stop} is due. */
    void start() {
        server.startup();
    }

    /** Returns when everything is written and closed. */
    void stop() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path folder) throws Exception {
        Files.createDirectories(folder);
        try (var silence = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silence)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(BrokerSettings.NODE_ID)
                    .setDirectories(List.of(folder.toString()))
                    .setMetadataLogDirectory(folder.toString())
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                    .run();
        }
    }

    /**
     * Kafka ends the process, without running its shutdown hooks, when it cannot go on: as a rule since the disk is
     * full. It must not go on; but it must say why.
     */
    private static void tellBeforeTheEnd() {
        Exit.Procedure tell = (status, message) -> {
            try {
                LOG.atError()
                        .addKeyValue("status", status)
                        .addKeyValue("reason", message)
                        .log(
                                "Kafka cannot go on and ends this process; see the lines above, and the space on the disk");
            } finally {
                Runtime.getRuntime().halt(status == 0 ? 1 : status);
            }
        };
        Exit.setHaltProcedure(tell);
        Exit.setExitProcedure(tell);
    }
}
