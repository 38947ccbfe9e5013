package org.oda.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.oda.client.ReceivedRecord;
import org.oda.client.Receiver;

/** A data consumer on a thread of its own. It counts all, and shows the first record of each topic and some later ones. */
final class DemoConsumer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final long SHOW_EVERY_NANOS = 1_000_000_000L;
    private static final long STOP_MILLIS = 10_000;

    private final Terminal terminal;
    private final Receiver receiver;
    private final Thread thread = new Thread(this::run, "oda-demo-consumer");
    private final AtomicLong received = new AtomicLong();
    private final Set<String> shownTopics = new HashSet<>();
    private volatile boolean showing = true;
    private volatile boolean stopped;
    private volatile @Nullable RuntimeException failure;
    private long shownNanos = System.nanoTime();

    DemoConsumer(Terminal terminal, Receiver receiver) {
        this.terminal = terminal;
        this.receiver = receiver;
        thread.start();
    }

    private void run() {
        try (receiver) {
            while (!stopped) {
                receiver.receive(WAIT, this::take);
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void take(ReceivedRecord record) {
        received.incrementAndGet();
        boolean firstOfTopic = shownTopics.add(record.topic());
        if (firstOfTopic || (showing && System.nanoTime() - shownNanos > SHOW_EVERY_NANOS)) {
            shownNanos = System.nanoTime();
            terminal.line(readable(record));
        }
    }

    /** Shows a record of a second, or only counts. */
    void show(boolean some) {
        showing = some;
    }

    long received() {
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
        return received.get();
    }

    private String readable(ReceivedRecord record) {
        try {
            JsonNode json = JSON.readTree(record.value());
            List<String> values = new ArrayList<>();
            json.path("data")
                    .properties()
                    .forEach(attribute -> values.add("%s %s %s"
                            .formatted(
                                    attribute.getKey(),
                                    ResultTables.number(
                                            attribute.getValue().path("value").asDouble()),
                                    attribute.getValue().path("unit").asText())));
            String line = "    %s  %-20s %-18s %s"
                    .formatted(
                            json.path("timestamp").asText(),
                            record.topic(),
                            json.path("generator_id").asText(),
                            String.join(", ", values));
            return terminal.outIsTerminal() && line.length() > terminal.columns()
                    ? line.substring(0, terminal.columns() - 1) + "…"
                    : line;
        } catch (IOException e) {
            throw new UncheckedIOException("what the demonstration sent has become something else", e);
        }
    }

    @Override
    public void close() {
        stopped = true;
        receiver.stop();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
