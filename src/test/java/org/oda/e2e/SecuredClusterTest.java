package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oda.broker.BrokerAccess;
import org.oda.broker.FewTokens;
import org.oda.broker.TempBroker;
import org.oda.client.Message;
import org.oda.client.OdaClient;
import org.oda.kafka.KafkaCluster;
import org.oda.model.JsonText;

/** A Kafka cluster that asks its clients to log in, and is not the service's own. */
@Timeout(300)
class SecuredClusterTest {
    @TempDir
    Path folder;

    @Test
    void start_withTheClustersConfig_registersSendsAndStores() throws Exception {
        try (TempBroker broker = TempBroker.start(new BrokerAccess(new FewTokens(), 0, Set.of()), null);
                Service service = Service.start(
                        folder.resolve("data"),
                        "kafka",
                        broker.inside().bootstrapServers(),
                        "kafka-config",
                        written(broker.inside()).toString())) {
            OdaClient client = OdaClient.connect(URI.create(service.api().url()));
            client.register(List.of("livingroom"));
            Message message = new Message(
                    "livingroom", "thermometer", Instant.now(), JsonText.of("{\"temperature\":{\"value\":21.5}}"));

            client.send("livingroom", List.of(message), true);

            assertThat(service.stored()).isEqualTo(1);
        }
    }

    private Path written(KafkaCluster cluster) throws Exception {
        Properties properties = new Properties();
        properties.putAll(cluster.security());
        Path file = folder.resolve("client.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return file;
    }
}
