package org.oda.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics of the cluster itself: whether they are there, and making them. */
final class KafkaTopics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaTopics.class);

    /**
     * Each partition costs the broker some milliseconds, so that thousands are made in steps, each with a deadline of its
     * own. The controller refuses more than 10,000 in one request anyway.
     */
    private static final int PARTITIONS_PER_STEP = 500;

    private static final int NAMES_IN_LOG = 3;
    private static final long RETRY_AFTER_MS = 10;
    private static final long RETRY_AFTER_AT_MOST_MS = 500;
    private static final int MAX_AUTOMATIC_REPLICATION = 3;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final Admin admin;
    private final CatalogueConfig config;

    KafkaTopics(CatalogueConfig config) {
        this.config = config;
        int timeout = Math.toIntExact(config.timeout().toMillis());
        this.admin = Admin.create(config.cluster()
                .clientSettings(Map.of(
                        AdminClientConfig.CLIENT_ID_CONFIG,
                        "oda-topics-admin",
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        timeout / 2,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        timeout,
                        AdminClientConfig.RETRY_BACKOFF_MS_CONFIG,
                        RETRY_AFTER_MS,
                        AdminClientConfig.RETRY_BACKOFF_MAX_MS_CONFIG,
                        RETRY_AFTER_AT_MOST_MS)));
    }

    /**
     * Returns when all are there and take records. Makes all of the missing ones, or none where Kafka refuses one. Fails
     * when Kafka has not done the next step for as long as the configured time.
     */
    void ensure(Set<String> names, int partitions, Map<String, String> settings) {
        Deadline deadline = Deadline.in(config.timeout());
        Set<String> existing = existing(names, deadline).keySet();
        if (existing.size() == names.size()) {
            return;
        }
        short replication = replication(deadline);
        List<NewTopic> missing = names.stream()
                .filter(name -> !existing.contains(name))
                .map(name -> new NewTopic(name, partitions, replication).configs(settings))
                .toList();
        int perStep = Math.max(1, PARTITIONS_PER_STEP / partitions);
        List<List<NewTopic>> steps = new ArrayList<>();
        for (int from = 0; from < missing.size(); from += perStep) {
            steps.add(missing.subList(from, Math.min(missing.size(), from + perStep)));
        }
        if (missing.size() > 1) {
            steps.forEach(step -> create(step, true));
        }
        steps.forEach(step -> create(step, false));
    }

    @Override
    public void close() {
        admin.close(CLOSE_WITHIN);
    }

    private void create(List<NewTopic> topics, boolean validateOnly) {
        Deadline deadline = Deadline.in(config.timeout());
        var options = new CreateTopicsOptions().validateOnly(validateOnly);
        List<String> made = new ArrayList<>();
        admin.createTopics(topics, options).values().forEach((name, result) -> {
            if (isMade(name, result, deadline)) {
                made.add(name);
            }
        });
        if (validateOnly) {
            return;
        }
        LOG.atInfo()
                .addKeyValue("count", made.size())
                .addKeyValue("first", made.stream().limit(NAMES_IN_LOG).toList())
                .log("topics created");
        awaitReady(topics.stream().map(NewTopic::name).collect(Collectors.toSet()), deadline);
    }

    /** Whether it was this call that made the topic. */
    private static boolean isMade(String name, KafkaFuture<Void> result, Deadline deadline) {
        try {
            await(result, deadline);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            if (e.getCause() instanceof InvalidTopicException refused) {
                throw TopicName.bad(name, String.valueOf(refused.getMessage()));
            }
            if (e.getCause() instanceof PolicyViolationException refused) {
                throw OdaException.inField(
                        ErrorCode.TOPIC_REFUSED,
                        "topics",
                        "Kafka's policy for new topics refuses '%s': %s. Choose another name, change topic-partitions or topic-replication, or ask who runs Kafka"
                                .formatted(name, refused.getMessage()));
            }
            if (e.getCause() instanceof InvalidReplicationFactorException refused) {
                // passes when the brokers that are away come back
                throw Failures.unavailable(
                        "topic '%s' cannot be created, for there are fewer brokers than topic-replication wants"
                                .formatted(name),
                        refused);
            }
            throw Failures.unavailable("topic '%s' cannot be created".formatted(name), e.getCause());
        }
    }

    /**
     * A broker learns of a topic some moments after the controller has made it, and makes its files then. Clients that
     * come too early may wait long; so this asks each partition for something that only a ready one can tell.
     */
    private void awaitReady(Set<String> names, Deadline deadline) {
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        for (TopicDescription topic : awaitKnown(names, deadline)) {
            topic.partitions()
                    .forEach(partition -> question.put(
                            new TopicPartition(topic.name(), partition.partition()), OffsetSpec.earliest()));
        }
        try {
            await(admin.listOffsets(question).all(), deadline);
        } catch (ExecutionException e) {
            throw Failures.unavailable("new topics are not ready", e.getCause());
        }
    }

    private Collection<TopicDescription> awaitKnown(Set<String> names, Deadline deadline) {
        long pause = RETRY_AFTER_MS;
        while (true) {
            Map<String, TopicDescription> known = existing(names, deadline);
            if (known.size() == names.size()) {
                return known.values();
            }
            if (deadline.isOver()) {
                throw Failures.unavailable("new topics are not ready", null);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(pause);
            } catch (InterruptedException e) {
                throw Failures.interrupted(e);
            }
            pause = Math.min(2 * pause, RETRY_AFTER_AT_MOST_MS);
        }
    }

    private Map<String, TopicDescription> existing(Set<String> names, Deadline deadline) {
        Map<String, TopicDescription> existing = new HashMap<>();
        admin.describeTopics(names).topicNameValues().forEach((name, result) -> {
            try {
                existing.put(name, await(result, deadline));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw Failures.unavailable("topics cannot be looked up", e.getCause());
                }
            }
        });
        return existing;
    }

    private short replication(Deadline deadline) {
        if (config.replication() != null) {
            return config.replication().shortValue();
        }
        try {
            int brokers = await(admin.describeCluster().nodes(), deadline).size();
            return (short) Math.max(1, Math.min(MAX_AUTOMATIC_REPLICATION, brokers));
        } catch (ExecutionException e) {
            throw Failures.unavailable("the cluster cannot be looked up", e.getCause());
        }
    }

    private static <T> T await(KafkaFuture<T> result, Deadline deadline) throws ExecutionException {
        try {
            return result.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw Failures.unavailable("no answer within " + deadline, null);
        } catch (InterruptedException e) {
            throw Failures.interrupted(e);
        }
    }
}
