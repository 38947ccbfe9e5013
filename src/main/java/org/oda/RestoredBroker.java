package org.oda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oda.backup.CutTransactions;
import org.oda.broker.EmbeddedBroker;
import org.oda.kafka.KafkaCluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after a broker whose logs are those of a backup, until all that is in them is stored: such a broker removes nothing
 * for a while that has become old, as the backup may have.
 */
final class RestoredBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RestoredBroker.class);

    private final Path mark;
    private final Supplier<? extends Collection<String>> topics;
    private final Function<String, @Nullable Long> lag;

    private RestoredBroker(
            Path mark, Supplier<? extends Collection<String>> topics, Function<String, @Nullable Long> lag) {
        this.mark = mark;
        this.topics = topics;
        this.lag = lag;
    }

    /** Before the pump starts: it would wait for ever for the end of a transaction that was cut off. */
    static void endTransactions(Path folder, KafkaCluster cluster) {
        if (Files.exists(mark(folder))) {
            LOG.atInfo()
                    .addKeyValue("transactions", CutTransactions.abort(cluster))
                    .log("broker is restored from a backup; transactions that it cut off are aborted");
        }
    }

    /** @param lag of a topic in the pump; {@code null} where it is not known */
    static RestoredBroker watch(
            Path folder, Supplier<? extends Collection<String>> topics, Function<String, @Nullable Long> lag) {
        return new RestoredBroker(mark(folder), topics, lag);
    }

    private static Path mark(Path folder) {
        return folder.resolve(EmbeddedBroker.RESTORED);
    }

    /** At the end of the service: the next start is one like any other, if everything is stored. */
    @Override
    public void close() throws IOException {
        if (Files.exists(mark) && topics.get().stream().allMatch(topic -> Objects.equals(lag.apply(topic), 0L))) {
            Files.delete(mark);
        }
    }
}
