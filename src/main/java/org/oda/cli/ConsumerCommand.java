package org.oda.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oda.client.OdaClient;
import org.oda.client.ReceivedRecord;
import org.oda.client.Receiver;
import org.oda.client.ReceiverOptions;
import org.oda.client.Subscription;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code oda dc}: prints every record of its topics, one line each, until it is interrupted. */
@Command(
        name = "dc",
        description = "Data consumer: print every record of the topics, one line each, until Ctrl-C.",
        sortOptions = false)
final class ConsumerCommand implements Callable<Integer> {
    private static final int NONE_LEFT = 1;
    private static final byte DELETE = 0x7f;

    @Parameters(arity = "1..*", paramLabel = "TOPIC", description = "Topics to receive.")
    private List<String> topics = new ArrayList<>();

    @Option(
            names = {"-r", "--register"},
            paramLabel = "ENDPOINT",
            description = "Kafka endpoint host:port; skips the registration.")
    private @Nullable String endpoint;

    @Mixin
    private final GatewayOption gateway = new GatewayOption();

    @Mixin
    private final KafkaOption kafkaOption = new KafkaOption();

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "S",
            defaultValue = "1",
            description = "Polling interval in seconds (default: ${DEFAULT-VALUE}).")
    private double timeoutSeconds = 1;

    @Option(
            names = {"-g", "--group_id"},
            paramLabel = "ID",
            description = "Consumer group; its members share the messages"
                    + " (default: a fresh one each time, from the earliest record).")
    private @Nullable String group;

    @Option(
            names = {"-gi", "--group_instance_id"},
            paramLabel = "ID",
            description = "Static member: after a restart it is recognised and gets its own partitions back.")
    private @Nullable String instanceId;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final Terminal terminal;
    private final Interruption interruption;

    ConsumerCommand(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    @Override
    public Integer call() {
        if (!(timeoutSeconds > 0) || timeoutSeconds > Integer.MAX_VALUE) {
            throw new ParameterException(spec.commandLine(), "--timeout must be positive");
        }
        OdaClient client = gateway.client(kafkaOption.properties());
        List<String> wanted = List.copyOf(new LinkedHashSet<>(topics));
        String kafka = endpoint;
        if (kafka == null) {
            Subscription subscription = client.subscription();
            kafka = subscription.kafkaEndpoint();
            wanted = registered(wanted, subscription.topics());
        }
        if (wanted.isEmpty()) {
            terminal.warn("none of the topics is registered");
            return NONE_LEFT;
        }
        ReceiverOptions options = group == null
                ? new ReceiverOptions(ReceiverOptions.alone().group(), instanceId)
                : new ReceiverOptions(group, instanceId);
        return print(client, kafka, wanted, options);
    }

    private List<String> registered(List<String> wanted, List<String> registered) {
        for (String topic : wanted) {
            if (!registered.contains(topic)) {
                terminal.warn("warning: topic '%s' is not registered and is left out".formatted(topic));
            }
        }
        return wanted.stream().filter(registered::contains).toList();
    }

    private int print(OdaClient client, String kafka, List<String> wanted, ReceiverOptions options) {
        Duration wait = Duration.ofNanos((long) (timeoutSeconds * 1e9));
        try (Receiver receiver = client.receiver(kafka, wanted, options)) {
            interruption.onRequest(receiver::stop);
            // a reader that went away (… | head) is an end like Ctrl-C
            while (!interruption.isRequested() && !terminal.out().checkError()) {
                receiver.receive(wait, record -> {
                    print(record);
                    if (terminal.out().checkError()) {
                        receiver.stop();
                    }
                });
            }
        }
        return 0;
    }

    /** One record is one line: outside of its strings JSON allows a line break, but never needs one. */
    private void print(ReceivedRecord record) {
        byte[] line = record.value().clone();
        for (int i = 0; i < line.length; i++) {
            if ((line[i] >= 0 && line[i] < ' ') || line[i] == DELETE) {
                line[i] = ' ';
            }
        }
        terminal.out().write(line, 0, line.length);
        terminal.out().write('\n');
    }
}
