package org.oda.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.DataOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.access.Scope;
import org.oda.kafka.KafkaCluster;

@Timeout(300)
class BrokerAccessTest {
    private static final FewTokens TOKENS = new FewTokens();
    private static final String OWN_GROUP = "oda-pump";
    private static final TopicPartition A = new TopicPartition("a-topic", 0);
    private static final byte[] VALUE = {'x'};

    private static Set<Integer> portsBefore = Set.of();
    private static TempBroker broker;

    /** What a client asks of the broker. */
    private interface Request {
        KafkaFuture<?> by(Admin admin);
    }

    @BeforeAll
    static void start() throws Exception {
        TOKENS.add("sender", "sender-token", Set.of(Scope.SEND), "a-*");
        TOKENS.add("reader", "reader-token", Set.of(Scope.READ), "a-*");
        TOKENS.add("register", "register-token", Set.of(Scope.REGISTER), "*");
        TOKENS.add("admin", "admin-token", Set.of(Scope.ADMIN), "*");
        TOKENS.add("all", "all-token", Set.of(Scope.values()), "*");
        portsBefore = Listening.ports();
        broker = TempBroker.start(new BrokerAccess(TOKENS, 0, Set.of(OWN_GROUP)), null);
        try (Admin service = Admin.create(broker.inside().clientSettings(Map.of()))) {
            service.createTopics(List.of(
                            new NewTopic(A.topic(), 1, (short) 1),
                            new NewTopic("b-topic", 1, (short) 1),
                            new NewTopic("__oda_rejects", 1, (short) 1)))
                    .all()
                    .get();
        }
        try (Producer service = new Producer(broker.inside())) {
            for (String topic : List.of(A.topic(), "b-topic", "__oda_rejects")) {
                service.send(topic);
            }
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"})
    void login_eachMechanism_opensAndWrongTokenDoesNot(String mechanism) throws Exception {
        try (Producer producer = new Producer(as("sender", "sender-token", mechanism))) {
            producer.send(A.topic());
        }
        try (Producer wrong = new Producer(as("sender", "reader-token", mechanism));
                Producer unknown = new Producer(as("nobody", "sender-token", mechanism))) {
            assertThatThrownBy(() -> wrong.send(A.topic())).hasCauseInstanceOf(SaslAuthenticationException.class);
            assertThatThrownBy(() -> unknown.send(A.topic())).hasCauseInstanceOf(SaslAuthenticationException.class);
        }
    }

    @Test
    void send_eachScopeAndTopic_isAllowedToSendersOfTheTopic() {
        for (String name : List.of("sender", "reader", "register", "admin", "all")) {
            try (Producer producer = new Producer(as(name))) {
                Map<String, Boolean> allowed = new TreeMap<>();
                for (String topic : List.of(A.topic(), "b-topic", "__oda_rejects", "__consumer_offsets")) {
                    allowed.put(topic, producer.isAllowed(topic));
                }
                boolean a = name.equals("sender") || name.equals("all");
                assertThat(allowed)
                        .as(name)
                        .isEqualTo(Map.of(
                                A.topic(),
                                a,
                                "b-topic",
                                name.equals("all"),
                                "__oda_rejects",
                                false,
                                "__consumer_offsets",
                                false));
            }
        }
    }

    @Test
    void read_eachScopeAndTopic_isAllowedToReadersOfTheTopic() {
        for (String name : List.of("sender", "reader", "register", "admin", "all")) {
            Map<String, Boolean> allowed = new TreeMap<>();
            for (String topic : List.of(A.topic(), "b-topic", "__oda_rejects", "__consumer_offsets")) {
                allowed.put(topic, canFetch(name, topic));
            }
            assertThat(allowed)
                    .as(name)
                    .isEqualTo(Map.of(
                            A.topic(),
                            name.equals("reader") || name.equals("all"),
                            "b-topic",
                            name.equals("all"),
                            "__oda_rejects",
                            false,
                            "__consumer_offsets",
                            false));
        }
    }

    @Test
    void group_ofAReader_worksAndTheServicesOwnDoesNot() {
        try (var service = consumer(broker.inside(), OWN_GROUP)) {
            service.commitSync(Map.of(A, new OffsetAndMetadata(0)));
        }
        for (String name : List.of("reader", "all")) {
            try (var member = consumer(as(name), "a-group-of-" + name)) {
                member.subscribe(List.of(A.topic()));
                await().until(() -> {
                    member.poll(Duration.ofMillis(100));
                    return !member.assignment().isEmpty();
                });
                member.commitSync(Map.of(A, new OffsetAndMetadata(0)));
            }
            assertDenied(
                    name,
                    admin -> admin.alterConsumerGroupOffsets(OWN_GROUP, Map.of(A, new OffsetAndMetadata(9)))
                            .all());
            assertDenied(
                    name, admin -> admin.listConsumerGroupOffsets(OWN_GROUP).all());
            assertDenied(
                    name,
                    admin -> admin.describeConsumerGroups(List.of(OWN_GROUP)).all());
            assertDenied(
                    name,
                    admin -> admin.deleteConsumerGroups(List.of(OWN_GROUP)).all());
            try (var thief = consumer(as(name), OWN_GROUP)) {
                assertThatThrownBy(() -> thief.commitSync(Map.of(A, new OffsetAndMetadata(9))))
                        .isInstanceOf(AuthorizationException.class);
                thief.subscribe(List.of(A.topic()));
                assertThatThrownBy(() -> await().until(() -> thief.poll(Duration.ofSeconds(1)), records -> false))
                        .isInstanceOf(AuthorizationException.class);
            }
        }
        try (var sender = consumer(as("sender"), "g")) {
            assertThatThrownBy(() -> sender.committed(Set.of(A))).isInstanceOf(AuthorizationException.class);
        }
        try (var service = consumer(broker.inside(), OWN_GROUP)) {
            assertThat(service.committed(Set.of(A)))
                    .hasEntrySatisfying(
                            A, committed -> assertThat(committed.offset()).isZero());
        }
    }

    @Test
    void list_ofTopicsAndGroups_showsWhatOneMaySee() throws Exception {
        try (var service = consumer(broker.inside(), OWN_GROUP)) {
            service.commitSync(Map.of(A, new OffsetAndMetadata(0)));
        }
        try (Admin reader = admin("reader");
                Admin all = admin("all")) {
            assertThat(reader.listTopics().names().get()).containsExactly(A.topic());
            assertThat(all.listTopics().names().get()).containsExactlyInAnyOrder(A.topic(), "b-topic");
            assertThat(all.listGroups().all().get())
                    .extracting(GroupListing::groupId)
                    .doesNotContain(OWN_GROUP);
        }
    }

    @Test
    void administer_byATokenOfAllScopes_isDenied() {
        var topic = new ConfigResource(ConfigResource.Type.TOPIC, A.topic());
        var node = new ConfigResource(ConfigResource.Type.BROKER, "1");
        var shorter = List.of(new AlterConfigOp(new ConfigEntry("retention.ms", "1"), AlterConfigOp.OpType.SET));
        var acl = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, "*", PatternType.LITERAL),
                new AccessControlEntry("User:all", "*", AclOperation.ALL, AclPermissionType.ALLOW));
        var quota = new ClientQuotaAlteration(
                new ClientQuotaEntity(Map.of("user", "sender")),
                List.of(new ClientQuotaAlteration.Op("producer_byte_rate", 1.0)));
        Map<String, Request> requests = new HashMap<>();
        requests.put(
                "create topic",
                a -> a.createTopics(List.of(new NewTopic("a-new", 1, (short) 1)))
                        .all());
        requests.put("delete topic", a -> a.deleteTopics(List.of(A.topic())).all());
        requests.put(
                "create partitions",
                a -> a.createPartitions(Map.of(A.topic(), NewPartitions.increaseTo(9)))
                        .all());
        requests.put(
                "delete records",
                a -> a.deleteRecords(Map.of(A, RecordsToDelete.beforeOffset(0))).all());
        requests.put(
                "topic's settings",
                a -> a.incrementalAlterConfigs(Map.of(topic, shorter)).all());
        requests.put(
                "broker's settings",
                a -> a.incrementalAlterConfigs(Map.of(node, shorter)).all());
        requests.put("read settings", a -> a.describeConfigs(List.of(node)).all());
        requests.put("create acl", a -> a.createAcls(List.of(acl)).all());
        requests.put(
                "read acls",
                a -> a.describeAcls(org.apache.kafka.common.acl.AclBindingFilter.ANY)
                        .values());
        requests.put(
                "elect", a -> a.electLeaders(ElectionType.PREFERRED, Set.of(A)).all());
        requests.put(
                "reassign",
                a -> a.alterPartitionReassignments(Map.of(A, Optional.empty())).all());
        requests.put("quotas", a -> a.alterClientQuotas(List.of(quota)).all());
        requests.put(
                "read quotas",
                a -> a.describeClientQuotas(ClientQuotaFilter.all()).entities());
        requests.put(
                "read users",
                a -> a.describeUserScramCredentials(List.of("sender")).all());
        requests.put(
                "delete group",
                a -> a.deleteConsumerGroups(List.of("a-group-of-reader")).all());
        requests.put("unregister", a -> a.unregisterBroker(1).all());
        requests.put("quorum", a -> a.describeMetadataQuorum().quorumInfo());

        requests.forEach((what, request) -> assertDenied("all", request));
    }

    @Test
    void revoke_whileConnected_endsTheRightsAtTheNextRequest() throws Exception {
        TOKENS.add("short", "short-token", Set.of(Scope.SEND, Scope.READ), "a-*");
        try (Producer producer = new Producer(as("short"));
                var consumer = consumer(as("short"), "short-group")) {
            producer.send(A.topic());
            consumer.endOffsets(List.of(A));

            TOKENS.revoke("short");

            assertThatThrownBy(() -> producer.send(A.topic())).hasCauseInstanceOf(AuthorizationException.class);
            assertThatThrownBy(() -> consumer.committed(Set.of(A))).isInstanceOf(AuthorizationException.class);

            // another token of the name opens nothing to those who came with the first
            TOKENS.add("short", "another-token", Set.of(Scope.SEND, Scope.READ), "a-*");
            assertThatThrownBy(() -> producer.send(A.topic())).hasCauseInstanceOf(AuthorizationException.class);
            assertThatThrownBy(() -> consumer.committed(Set.of(A))).isInstanceOf(AuthorizationException.class);
            try (Producer renewed = new Producer(as("short", "another-token", "PLAIN"))) {
                renewed.send(A.topic());
            }
        }
    }

    @Test
    void transaction_ofASender_isTaken() {
        try (var producer = new KafkaProducer<>(
                as("sender").clientSettings(Map.of("transactional.id", "t", "max.block.ms", 60_000)),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var unused = producer.send(new ProducerRecord<>(A.topic(), VALUE));
            producer.commitTransaction();
        }
    }

    @Test
    void connect_withoutLoggingIn_getsNothingOnAnyPort() throws Exception {
        Set<Integer> ports = new TreeSet<>(Listening.ports());
        ports.removeAll(portsBefore);

        assertThat(ports).as("client, internal, controller").hasSize(3);
        for (int port : ports) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(60_000);
                var out = new DataOutputStream(socket.getOutputStream());
                // a request of metadata (key 3, version 12, correlation 1, no client id) of all topics
                byte[] request = {0, 3, 0, 12, 0, 0, 0, 1, -1, -1, 0, 0, 1, 0, 0};
                out.writeInt(request.length);
                out.write(request);
                out.flush();
                assertThat(socket.getInputStream().read()).as("port %d", port).isEqualTo(-1);
            }
        }
    }

    @Test
    void connect_toTheServicesOwnListenerWithAToken_isRefused() {
        String internal = broker.inside().bootstrapServers();
        var cluster = new KafkaCluster(internal, as("all").security());
        try (Admin admin = Admin.create(cluster.clientSettings(Map.of()))) {
            assertThatThrownBy(() -> admin.listTopics().names().get())
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
        }
    }

    private static void assertDenied(String name, Request request) {
        try (Admin admin = admin(name)) {
            assertThatThrownBy(() -> request.by(admin).get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfAny(AuthorizationException.class, SecurityDisabledException.class);
        }
    }

    private static boolean canFetch(String name, String topic) {
        try (var consumer = consumer(as(name), null)) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            // until it has a record, or is refused: to get nothing may only be slow
            await().until(() -> !consumer.poll(Duration.ofMillis(100)).isEmpty());
            return true;
        } catch (AuthorizationException e) {
            return false;
        }
    }

    private static Admin admin(String name) {
        return Admin.create(
                as(name).clientSettings(Map.of("default.api.timeout.ms", 60_000, "request.timeout.ms", 30_000)));
    }

    private static KafkaConsumer<byte[], byte[]> consumer(
            KafkaCluster cluster, @org.jspecify.annotations.Nullable String group) {
        Map<String, Object> settings = cluster.clientSettings(
                Map.of(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false, ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10));
        if (group != null) {
            settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        }
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static KafkaCluster as(String name) {
        return as(name, name + "-token", "PLAIN");
    }

    private static KafkaCluster as(String name, String token, String mechanism) {
        return broker.login(name, token, mechanism);
    }

    private static final class Producer implements AutoCloseable {
        private final KafkaProducer<byte[], byte[]> producer;

        Producer(KafkaCluster cluster) {
            producer = new KafkaProducer<>(
                    cluster.clientSettings(Map.of("max.block.ms", 60_000)),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
        }

        void send(String topic) throws Exception {
            producer.send(new ProducerRecord<>(topic, 0, null, VALUE)).get();
        }

        boolean isAllowed(String topic) {
            try {
                send(topic);
                return true;
            } catch (Exception e) {
                assertThat(e).hasCauseInstanceOf(AuthorizationException.class);
                return false;
            }
        }

        @Override
        public void close() {
            producer.close(Duration.ofSeconds(1));
        }
    }
}
