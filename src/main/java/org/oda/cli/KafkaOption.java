package org.oda.cli;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.kafka.ClientProperties;
import picocli.CommandLine.Option;

/** {@code --kafka-config}: how to get in to a Kafka that does not take ODA's tokens, or where the gateway was not asked. */
final class KafkaOption {
    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description =
                    "Kafka client properties security.protocol, sasl.* and ssl.*, for a Kafka that is not ODA's own,"
                            + " or with -r (default: what the gateway tells).")
    private @Nullable Path file;

    Map<String, Object> properties() {
        return file == null ? Map.of() : ClientProperties.read(file);
    }
}
