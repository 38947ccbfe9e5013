package org.oda;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oda.access.Doors;
import org.oda.broker.BrokerAccess;
import org.oda.broker.BrokerConfig;
import org.oda.broker.EmbeddedBroker;
import org.oda.config.DiskShare;
import org.oda.config.LimitSettings;
import org.oda.config.OdaConfig;
import org.oda.config.RetentionSettings;
import org.oda.config.SqlSettings;
import org.oda.gateway.GatewayConfig;
import org.oda.gateway.KafkaLogin;
import org.oda.gateway.Limits;
import org.oda.gateway.SlowReader;
import org.oda.kafka.ClientProperties;
import org.oda.kafka.KafkaCluster;
import org.oda.pump.PumpConfig;
import org.oda.retention.DiskLimit;
import org.oda.retention.KafkaRetention;
import org.oda.retention.Retention;
import org.oda.retention.RetentionPolicy;
import org.oda.store.questdb.QuestDbConfig;
import org.oda.store.questdb.SqlAccess;
import org.oda.tls.ServerCertificate;
import org.oda.topics.CatalogueConfig;

/** From the settings to what each part is told. */
final class PartConfigs {
    private static final int STORE_WORKERS = 2;
    /** Half of the heap may be of topics; what each takes stands in {@code docs/limits.md}, with how it was measured. */
    private static final int HEAP_PART_OF_TOPICS = 2;

    private static final long HEAP_OF_TOPIC = 32 << 10;
    private static final long HEAP_OF_PARTITION = 40 << 10;

    private PartConfigs() {}

    static QuestDbConfig storeConfig(OdaConfig config, DataFolder folder) {
        SqlSettings sql = config.sql();
        SqlAccess access = sql == null ? null : new SqlAccess(sql.host(), sql.port(), sql.password());
        return new QuestDbConfig(folder.store(), folder.tmp(), config.freeSpaceFloor(), STORE_WORKERS, access);
    }

    static Retention.Plan retentionPlan(OdaConfig config, RetentionPolicy policy, DataFolder folder) {
        RetentionSettings settings = config.retention();
        return new Retention.Plan(
                policy,
                diskLimit(config, folder),
                settings.parquetAfter(),
                new KafkaRetention(settings.kafka(), settings.kafkaBytes()),
                config.embeddedBroker());
    }

    static DiskLimit diskLimit(OdaConfig config, DataFolder folder) {
        DiskShare share = config.retention().disk();
        return new DiskLimit(share == null ? null : share.bytes(folder.diskBytes()));
    }

    static @Nullable BrokerAccess brokerAccess(OdaConfig config, AccessParts access) {
        Doors doors = access.doors();
        return doors == null
                ? null
                : new BrokerAccess(
                        doors.tokens(),
                        doors.providerTokens(),
                        config.limits().bytesPerSecond(),
                        Set.of(config.group()));
    }

    static KafkaCluster externalCluster(OdaConfig config) {
        String servers = String.join(",", config.kafka());
        return config.kafkaConfig() == null
                ? KafkaCluster.open(servers)
                : new KafkaCluster(servers, ClientProperties.read(config.kafkaConfig()));
    }

    static BrokerConfig brokerConfig(OdaConfig config, DataFolder folder) {
        return new BrokerConfig(
                folder.kafka(),
                config.host(),
                config.kafkaPort(),
                config.kafkaAddress(),
                config.kafkaAddressStatic(),
                config.kafkaPortStatic(),
                config.maxRecordBytes());
    }

    static CatalogueConfig catalogueConfig(OdaConfig config, KafkaCluster cluster) {
        return new CatalogueConfig(
                cluster,
                config.topicPartitions(),
                config.topicReplication() == OdaConfig.AUTOMATIC ? null : config.topicReplication(),
                maxTopics(config),
                Duration.ofSeconds(10));
    }

    /** Of an external cluster only what its clients keep is here. */
    private static int maxTopics(OdaConfig config) {
        if (config.limits().topics() != OdaConfig.AUTOMATIC) {
            return config.limits().topics();
        }
        if (!config.embeddedBroker()) {
            return CatalogueConfig.MANY_TOPICS;
        }
        long ofEach = HEAP_OF_TOPIC + HEAP_OF_PARTITION * config.topicPartitions();
        long most = Runtime.getRuntime().maxMemory() / HEAP_PART_OF_TOPICS / ofEach;
        return (int) Math.max(1, Math.min(CatalogueConfig.MANY_TOPICS, most));
    }

    /** An instance with a broker of its own is alone in its group, so it can be known again after it was killed. */
    static PumpConfig pumpConfig(OdaConfig config, KafkaCluster cluster) {
        String instanceId = config.embeddedBroker() ? "oda" : null;
        return PumpConfig.of(cluster, config.group(), instanceId, config.maxRecordBytes())
                .withThreads(config.pumpThreads());
    }

    private static KafkaLogin kafkaLogin(@Nullable EmbeddedBroker broker) {
        return broker == null || broker.securityProtocol().equals("PLAINTEXT")
                ? KafkaLogin.NONE
                : new KafkaLogin(
                        broker.securityProtocol(),
                        broker.saslMechanism().orElse(null),
                        broker.providerMechanism().orElse(null));
    }

    static GatewayConfig gatewayConfig(
            OdaConfig config, @Nullable EmbeddedBroker broker, @Nullable ServerCertificate certificate) {
        return new GatewayConfig(
                config.host(),
                config.port(),
                broker == null ? String.join(",", config.kafka()) : broker.endpoint(),
                broker == null ? null : broker.staticEndpoint().orElse(null),
                kafkaLogin(broker),
                certificate,
                limits(config.limits()));
    }

    private static Limits limits(LimitSettings settings) {
        return new Limits(
                settings.queries(),
                settings.queryTimeout(),
                SlowReader.USUAL,
                settings.streams(),
                settings.connections(),
                settings.bodies(),
                settings.bodyBytes(),
                settings.requestsPerSecond(),
                settings.recordsPerSecond(),
                settings.bytesPerSecond(),
                settings.sharePercent());
    }
}
