package org.oda.backup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.oda.kafka.KafkaCluster;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * What a copy of a broker's logs cuts off: transactions that were begun after what their coordinator knows was copied. Nobody would
 * end them, and nobody who reads what is committed would come past them.
 */
public final class CutTransactions {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int PARTITIONS_AT_ONCE = 1000;
    private static final Set<TransactionState> LIVING =
            Set.of(TransactionState.ONGOING, TransactionState.PREPARE_ABORT, TransactionState.PREPARE_COMMIT);

    private CutTransactions() {}

    /**
     * Aborts those that are open in a partition and of which no coordinator knows.
     *
     * @return how many there were, counted for each partition
     * @throws OdaException {@code KAFKA_UNAVAILABLE}
     */
    public static int abort(KafkaCluster cluster) {
        try (Admin admin = Admin.create(cluster.clientSettings(Map.of()))) {
            int aborted = 0;
            List<TopicPartition> all = partitions(admin);
            for (int from = 0; from < all.size(); from += PARTITIONS_AT_ONCE) {
                aborted += abort(admin, all.subList(from, Math.min(all.size(), from + PARTITIONS_AT_ONCE)));
            }
            return aborted;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OdaException(ErrorCode.KAFKA_UNAVAILABLE, "interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new OdaException(
                    ErrorCode.KAFKA_UNAVAILABLE, "the restored broker's transactions cannot be looked at: " + e, e);
        }
    }

    private static List<TopicPartition> partitions(Admin admin)
            throws ExecutionException, TimeoutException, InterruptedException {
        Set<String> topics =
                get(admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
        List<TopicPartition> partitions = new ArrayList<>();
        get(admin.describeTopics(topics).allTopicNames())
                .forEach((topic, description) -> description
                        .partitions()
                        .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition()))));
        return partitions;
    }

    private static int abort(Admin admin, List<TopicPartition> partitions)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, List<ProducerState>> open = new HashMap<>();
        get(admin.describeProducers(partitions).all()).forEach((partition, producers) -> {
            List<ProducerState> inTheMiddle = producers.activeProducers().stream()
                    .filter(producer -> producer.currentTransactionStartOffset().isPresent())
                    .toList();
            if (!inTheMiddle.isEmpty()) {
                open.put(partition, inTheMiddle);
            }
        });
        if (open.isEmpty()) {
            return 0;
        }
        Map<Long, Set<TopicPartition>> known = known(admin, open);
        int aborted = 0;
        for (Map.Entry<TopicPartition, List<ProducerState>> partition : open.entrySet()) {
            for (ProducerState producer : partition.getValue()) {
                if (!known.getOrDefault(producer.producerId(), Set.of()).contains(partition.getKey())) {
                    get(admin.abortTransaction(new AbortTransactionSpec(
                                    partition.getKey(),
                                    producer.producerId(),
                                    (short) producer.producerEpoch(),
                                    Math.max(0, producer.coordinatorEpoch().orElse(0))))
                            .all());
                    aborted++;
                }
            }
        }
        return aborted;
    }

    /** The partitions of transactions that a coordinator will end by itself, by producer. */
    private static Map<Long, Set<TopicPartition>> known(Admin admin, Map<TopicPartition, List<ProducerState>> open)
            throws ExecutionException, TimeoutException, InterruptedException {
        Set<Long> producers = new HashSet<>();
        open.values().forEach(states -> states.forEach(state -> producers.add(state.producerId())));
        List<String> ids = new ArrayList<>();
        for (TransactionListing listing :
                get(admin.listTransactions(new ListTransactionsOptions().filterProducerIds(producers))
                        .all())) {
            ids.add(listing.transactionalId());
        }
        Map<Long, Set<TopicPartition>> known = new HashMap<>();
        for (TransactionDescription transaction :
                get(admin.describeTransactions(ids).all()).values()) {
            if (LIVING.contains(transaction.state())) {
                known.put(transaction.producerId(), transaction.topicPartitions());
            }
        }
        return known;
    }

    private static <T> T get(KafkaFuture<T> answer) throws ExecutionException, TimeoutException, InterruptedException {
        return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
