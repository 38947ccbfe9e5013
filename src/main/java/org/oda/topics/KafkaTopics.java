package org.oda.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics of the cluster itself: whether they are there, and making them. */
final class KafkaTopics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaTopics.class);

    /** Kafka's controller refuses a request that needs more than 10,000 records of metadata. */
    private static final int PARTITIONS_PER_REQUEST = 4_000;

    private static final int MAX_AUTOMATIC_REPLICATION = 3;
    private static final long VISIBLE_POLL_MS = 5;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final Admin admin;
    private final CatalogueConfig config;

    KafkaTopics(CatalogueConfig config) {
        this.config = config;
        int timeout = Math.toIntExact(config.timeout().toMillis());
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                config.bootstrapServers(),
                AdminClientConfig.CLIENT_ID_CONFIG,
                "oda-topics-admin",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                timeout / 2,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                timeout));
    }

    /** Returns when all are there. Makes all of the missing ones, or none where Kafka refuses one. */
    void ensure(Collection<String> names, int partitions, Map<String, String> settings, Deadline deadline) {
        List<String> missing = without(names, description -> true, deadline);
        if (missing.isEmpty()) {
            return;
        }
        List<NewTopic> topics = new ArrayList<>();
        short replication = replication(deadline);
        missing.forEach(name -> topics.add(new NewTopic(name, partitions, replication).configs(settings)));
        if (topics.size() > 1) {
            create(topics, partitions, true, deadline);
        }
        create(topics, partitions, false, deadline);
        awaitLeaders(missing, deadline);
    }

    @Override
    public void close() {
        admin.close(CLOSE_WITHIN);
    }

    private void create(List<NewTopic> topics, int partitions, boolean validateOnly, Deadline deadline) {
        int perRequest = Math.max(1, PARTITIONS_PER_REQUEST / partitions);
        var options = new CreateTopicsOptions().validateOnly(validateOnly);
        for (int from = 0; from < topics.size(); from += perRequest) {
            List<NewTopic> chunk = topics.subList(from, Math.min(topics.size(), from + perRequest));
            admin.createTopics(chunk, options).values().forEach((name, result) -> {
                if (isMade(name, result, deadline) && !validateOnly) {
                    LOG.atInfo().addKeyValue("topic", name).log("topic created");
                }
            });
        }
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
            throw Failures.unavailable("topic '%s' cannot be created".formatted(name), e.getCause());
        }
    }

    /** A broker learns of a topic some moments after the controller made it; clients that come too early wait long. */
    private void awaitLeaders(List<String> names, Deadline deadline) {
        List<String> waiting = names;
        while (true) {
            waiting = without(waiting, KafkaTopics::hasLeaders, deadline);
            if (waiting.isEmpty()) {
                return;
            }
            if (deadline.isOver()) {
                throw Failures.unavailable("topic '%s' is not ready".formatted(waiting.get(0)), null);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(VISIBLE_POLL_MS);
            } catch (InterruptedException e) {
                throw Failures.interrupted(e);
            }
        }
    }

    private static boolean hasLeaders(TopicDescription topic) {
        return topic.partitions().stream().allMatch(partition -> partition.leader() != null);
    }

    /** Those of the names, in their order, that are no topics of this kind. */
    private List<String> without(Collection<String> names, Predicate<TopicDescription> kind, Deadline deadline) {
        Set<String> rest = new LinkedHashSet<>(names);
        admin.describeTopics(names).topicNameValues().forEach((name, result) -> {
            try {
                if (kind.test(await(result, deadline))) {
                    rest.remove(name);
                }
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw Failures.unavailable("topics cannot be looked up", e.getCause());
                }
            }
        });
        return List.copyOf(rest);
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
