package org.oda.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oda.client.DeliveryReport;
import org.oda.client.Message;
import org.oda.client.OdaClient;
import org.oda.client.Sender;
import org.oda.model.ErrorCode;
import org.oda.model.JsonText;
import org.oda.model.OdaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code oda dg}: registers its topics and sends records. */
@Command(
        name = "dg",
        description = "Data generator: register topics at the gateway, then send records to them.",
        sortOptions = false)
final class GeneratorCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;
    private static final int LOOK_EVERY = 1024;

    @Option(
            names = {"-n", "--number_of_msg"},
            paramLabel = "N",
            defaultValue = "1",
            description = "Number of messages to send (default: ${DEFAULT-VALUE}).")
    private long number = 1;

    @Option(
            names = {"-r", "--registered"},
            paramLabel = "ENDPOINT",
            description = "Kafka endpoint host:port; skips the registration.")
    private @Nullable String endpoint;

    @Mixin
    private final GatewayOption gateway = new GatewayOption();

    @Mixin
    private final KafkaOption kafkaOption = new KafkaOption();

    @Option(
            names = {"-d", "--data"},
            paramLabel = "TEXT",
            description = "The data to send, exactly as given (default: random, fresh for each message).")
    private @Nullable String data;

    @Option(
            names = {"-tp", "--topic"},
            paramLabel = "T",
            description = "Topic of the data (default: drawn from --topics, afresh for each message).")
    private @Nullable String topic;

    @Option(
            names = {"-g", "--generator_id"},
            paramLabel = "ID",
            defaultValue = "generic_generator",
            description = "Id of the generator (default: ${DEFAULT-VALUE}).")
    private String generatorId = "generic_generator";

    @Option(
            names = {"-ts", "--timestamp"},
            paramLabel = "TS",
            converter = Times.class,
            description = "Timestamp of the data, YYYY-mm-ddTHH:MM:SSZ (default: now).")
    private @Nullable Instant timestamp;

    @Option(
            names = {"-tps", "--topics"},
            paramLabel = "T",
            arity = "0..*",
            description = "Topics for random data (default: generic_topic).")
    private List<String> topics = new ArrayList<>();

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "S",
            defaultValue = "0",
            description = "Seconds between messages (default: ${DEFAULT-VALUE}).")
    private double timeoutSeconds;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final Terminal terminal;
    private final Interruption interruption;
    private final Random random = new Random();
    private final RandomData randomData = new RandomData(random);

    GeneratorCommand(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    @Override
    public Integer call() {
        check();
        List<String> targets = topic != null ? List.of(topic) : topics.isEmpty() ? List.of("generic_topic") : topics;
        OdaClient client = gateway.client(kafkaOption.properties());
        String kafka = endpoint != null ? endpoint : client.register(targets);
        interruption.takePart();
        long started = System.nanoTime();
        try (Sender sender = client.sender(kafka);
                Progress progress = new Progress(terminal)) {
            sendAll(sender, targets, progress, started);
            // who interrupts a wait for a broker that is away waits the sender's ten seconds, not its minute
            interruption.onRequest(sender::close);
            sender.flush();
            return conclude(sender.report(), started, progress);
        }
    }

    private void check() {
        if (number < 0 || !(timeoutSeconds >= 0) || timeoutSeconds > Integer.MAX_VALUE || generatorId.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--number_of_msg and --timeout must not be negative, and --generator_id not empty");
        }
    }

    private void sendAll(Sender sender, List<String> targets, Progress progress, long started) {
        Duration pause = Duration.ofNanos((long) (timeoutSeconds * 1e9));
        JsonText fixed = data == null ? null : Message.text(data);
        for (long i = 0; i < number; i++) {
            boolean stop = (pause.isZero() || i == 0) ? interruption.isRequested() : interruption.await(pause);
            if (stop) {
                return;
            }
            if (i % LOOK_EVERY == 0 || !pause.isZero()) {
                if (sender.report().failed() > 0) {
                    return;
                }
                progress.update(() -> progressLine(sender.report(), started));
            }
            String target = targets.get(targets.size() == 1 ? 0 : random.nextInt(targets.size()));
            JsonText content = fixed != null ? fixed : randomData.next();
            Instant time = timestamp != null ? timestamp : Instant.now().truncatedTo(ChronoUnit.SECONDS);
            sender.send(new Message(target, generatorId, time, content));
        }
    }

    private String progressLine(DeliveryReport report, long started) {
        return "%,d of %,d records acknowledged, %,.0f/s"
                .formatted(report.acknowledged(), number, report.acknowledged() / seconds(started));
    }

    private static double seconds(long started) {
        return Math.max(1e-3, (System.nanoTime() - started) / 1e9);
    }

    private int conclude(DeliveryReport report, long started, Progress progress) {
        progress.close();
        if (!report.complete()) {
            throw new OdaException(
                    ErrorCode.NOT_ACKNOWLEDGED,
                    "%,d of %,d records acknowledged, %,d failed: %s"
                            .formatted(report.acknowledged(), number, report.failed(), report.firstFailure()));
        }
        terminal.line("%,d of %,d records acknowledged in %.1f s (%,.0f/s)"
                .formatted(report.acknowledged(), number, seconds(started), report.acknowledged() / seconds(started)));
        return report.acknowledged() == number ? 0 : INTERRUPTED;
    }
}
