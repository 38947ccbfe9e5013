package org.oda.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;
import org.oda.broker.ClusterNode;
import org.oda.e2e.ServiceProcess;

/**
 * A cluster of Kafka outside of the service, each node a process that can be killed and started again. With three nodes each
 * partition has three copies, and a record is acknowledged when two have it.
 */
final class KafkaCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path folder;
    private final List<Node> nodes = new ArrayList<>();

    /**
     * Nothing runs yet.
     *
     * @param folder has the data and the logs of the nodes
     * @param advertised where the service finds the only node, in place of its own port; {@code null} for that
     */
    KafkaCluster(Path folder, int size, @Nullable Integer advertised) {
        this.folder = folder;
        for (int number = 1; number <= size; number++) {
            int port = ServiceProcess.freePort();
            nodes.add(new Node(
                    number,
                    port,
                    ServiceProcess.freePort(),
                    ServiceProcess.freePort(),
                    advertised == null ? port : advertised));
        }
    }

    /** One of the nodes, in all its lives. */
    final class Node {
        private final int number;
        private final int servicePort;
        private final int loadPort;
        private final int controllerPort;
        private final int advertised;
        private @Nullable Process process;

        private Node(int number, int servicePort, int loadPort, int controllerPort, int advertised) {
            this.number = number;
            this.servicePort = servicePort;
            this.loadPort = loadPort;
            this.controllerPort = controllerPort;
            this.advertised = advertised;
        }

        int number() {
            return number;
        }

        int servicePort() {
            return servicePort;
        }

        Path data() {
            return folder.resolve("node-" + number);
        }

        boolean isAlive() {
            return process != null && process.isAlive();
        }

        /** Returns when the process runs. */
        void start() {
            Path settings = folder.resolve("node-%d.properties".formatted(number));
            try {
                Files.createDirectories(folder);
                try (var file = Files.newBufferedWriter(settings)) {
                    settings().store(file, null);
                }
                process = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx400m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ClusterNode.class.getName(),
                                settings.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(
                                folder.resolve("node-%d.log".formatted(number)).toFile()))
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** As kill -9 does. */
        void kill() throws InterruptedException {
            if (process != null) {
                process.destroyForcibly();
                process.waitFor();
            }
        }

        private Properties settings() {
            var settings = new Properties();
            String replicas = String.valueOf(nodes.size());
            String enough = String.valueOf(Math.min(2, nodes.size()));
            settings.putAll(Map.of(
                    "process.roles", "broker,controller",
                    "node.id", String.valueOf(number),
                    "log.dirs", data().toString(),
                    "controller.listener.names", "CONTROLLER",
                    "controller.quorum.voters",
                            nodes.stream()
                                    .map(node -> "%d@127.0.0.1:%d".formatted(node.number, node.controllerPort))
                                    .collect(Collectors.joining(",")),
                    "inter.broker.listener.name", "LOAD",
                    "listener.security.protocol.map", "SERVICE:PLAINTEXT,LOAD:PLAINTEXT,CONTROLLER:PLAINTEXT",
                    "listeners",
                            "SERVICE://127.0.0.1:%d,LOAD://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                                    .formatted(servicePort, loadPort, controllerPort),
                    "advertised.listeners",
                            "SERVICE://127.0.0.1:%d,LOAD://127.0.0.1:%d".formatted(advertised, loadPort)));
            settings.putAll(Map.of(
                    "default.replication.factor",
                    replicas,
                    "min.insync.replicas",
                    enough,
                    "offsets.topic.replication.factor",
                    replicas,
                    "transaction.state.log.replication.factor",
                    replicas,
                    "transaction.state.log.min.isr",
                    enough,
                    "offsets.topic.num.partitions",
                    "4",
                    "num.partitions",
                    "4",
                    "auto.create.topics.enable",
                    "false",
                    "log.message.timestamp.type",
                    "LogAppendTime",
                    "broker.session.timeout.ms",
                    "4000"));
            settings.putAll(Map.of(
                    "log.cleaner.dedupe.buffer.size", "2097152",
                    "broker.heartbeat.interval.ms", "1000",
                    "controlled.shutdown.enable", "true",
                    "log.segment.bytes", "67108864",
                    "log.index.size.max.bytes", "1048576"));
            return settings;
        }
    }

    /** Returns when all nodes are there. */
    void start() throws InterruptedException {
        nodes.forEach(Node::start);
        awaitWhole();
    }

    List<Node> nodes() {
        return nodes;
    }

    /** For the service. */
    String bootstrap() {
        return endpoints(node -> node.advertised);
    }

    /** For the load, past whatever lies between the service and the cluster. */
    String loadEndpoint() {
        return endpoints(node -> node.loadPort);
    }

    private String endpoints(java.util.function.ToIntFunction<Node> port) {
        return nodes.stream().map(node -> "127.0.0.1:" + port.applyAsInt(node)).collect(Collectors.joining(","));
    }

    /** Waits until all nodes are there, and each partition has all its copies. */
    void awaitWhole() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isWhole()) {
            for (Node node : nodes) {
                if (!node.isAlive()) {
                    throw new AssertionError("node %d has ended; see %s".formatted(node.number, folder));
                }
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("the cluster is not whole after %s; see %s".formatted(PATIENCE, folder));
            }
            LockSupport.parkNanos(200_000_000);
        }
    }

    private boolean isWhole() throws InterruptedException {
        try (Admin admin = admin()) {
            if (admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).size() < nodes.size()) {
                return false;
            }
            return describe(admin).stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .allMatch(partition ->
                            partition.isr().size() == partition.replicas().size());
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            return false;
        }
    }

    /** Which node the one of these is that leads a partition of the topic. */
    Node leader(String topic, int partition) throws Exception {
        try (Admin admin = admin()) {
            TopicDescription description = Objects.requireNonNull(admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(30, TimeUnit.SECONDS)
                    .get(topic));
            return nodes.get(description.partitions().get(partition).leader().id() - 1);
        }
    }

    /** The node that keeps the group. */
    Node coordinator(String group) throws Exception {
        try (Admin admin = admin()) {
            return nodes.get(Objects.requireNonNull(admin.describeClassicGroups(List.of(group))
                                    .describedGroups()
                                    .get(group))
                            .get(30, TimeUnit.SECONDS)
                            .coordinator()
                            .id()
                    - 1);
        }
    }

    /** The node whose controller is the active one. */
    Node controller() throws Exception {
        try (Admin admin = admin()) {
            return nodes.get(admin.describeMetadataQuorum()
                            .quorumInfo()
                            .get(30, TimeUnit.SECONDS)
                            .leaderId()
                    - 1);
        }
    }

    private static List<TopicDescription> describe(Admin admin)
            throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
        return List.copyOf(admin.describeTopics(
                        admin.listTopics(new org.apache.kafka.clients.admin.ListTopicsOptions().listInternal(true))
                                .names()
                                .get(10, TimeUnit.SECONDS))
                .allTopicNames()
                .get(10, TimeUnit.SECONDS)
                .values());
    }

    private Admin admin() {
        return Admin.create(Map.of(
                "bootstrap.servers", loadEndpoint(), "request.timeout.ms", 5_000, "default.api.timeout.ms", 10_000));
    }

    @Override
    public void close() throws InterruptedException {
        for (Node node : nodes) {
            node.kill();
        }
    }
}
