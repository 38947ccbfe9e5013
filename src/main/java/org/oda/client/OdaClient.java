package org.oda.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.oda.model.Format;
import org.oda.model.TopicRegistration;

/**
 * What a program does with ODA: register, send, receive, query. Safe for use by several threads; what it hands out is
 * not, unless it says so.
 *
 * <p>Errors are {@link org.oda.model.OdaException}s: {@code GATEWAY_UNAVAILABLE} where nothing answers, else the code
 * that the gateway gave, such as {@code UNAUTHENTICATED} without a valid token and {@code FORBIDDEN} with one that does not allow
 * it. Where it is busy ({@code TOO_MANY_REQUESTS}, {@code GATEWAY_UNAVAILABLE}) nothing was done: a call waits as long as the
 * gateway asks for, at most a minute in all, and asks again.
 *
 * <pre>{@code
 * OdaClient oda = OdaClient.connect(URI.create("http://127.0.0.1:50005"));
 * try (Sender sender = oda.sender(oda.register(List.of("livingroom")))) {
 *     sender.send(new Message("livingroom", "thermometer", Instant.now(),
 *             JsonText.of("{\"temperature\":{\"value\":21.5,\"unit\":\"Cel\"}}")));
 *     sender.flush();
 * }
 * }</pre>
 */
public final class OdaClient {
    private final Gateway gateway;
    private final KafkaDoor kafka;

    private OdaClient(ClientOptions options) {
        kafka = new KafkaDoor(options);
        gateway = new Gateway(options, kafka);
    }

    /** Without a token. Nothing is sent before the first call. */
    public static OdaClient connect(URI gateway) {
        return connect(new ClientOptions(gateway));
    }

    /**
     * With a token, or over TLS. Nothing is sent before the first call. What Kafka asks of its clients is told with the
     * registration; senders and receivers at the endpoint that it returned do as it asks.
     *
     * <pre>{@code
     * OdaClient oda = OdaClient.connect(new ClientOptions(URI.create("https://oda.example.com:50005"))
     *         .withToken(System.getenv("ODA_TOKEN"))
     *         .withCaFile(Path.of("ca.pem")));
     * }</pre>
     *
     * @throws org.oda.model.OdaException {@code BAD_CONFIG} where the file of certificates cannot be used
     */
    public static OdaClient connect(ClientOptions options) {
        return new OdaClient(options);
    }

    /**
     * Tells why a call waits: the gateway did nothing for now, and told when to ask again, which is done for up to a minute.
     *
     * @param listener gets a text for people, on the thread of the call
     */
    public OdaClient onWait(Consumer<String> listener) {
        gateway.onWait(listener);
        return this;
    }

    /** Registers as a data generator: the topics exist behind it. Returns Kafka's endpoint, {@code host:port}. */
    public String register(Collection<String> topics) {
        return declare(topics.stream().map(TopicRegistration::plain).toList());
    }

    /**
     * {@link #register} with what is declared of the topics: of their owner, and of their attributes, units and ranges. It
     * holds behind it.
     */
    public String declare(Collection<TopicRegistration> topics) {
        return gateway.registerGenerator(topics);
    }

    /** Registers as a data consumer. */
    public Subscription subscription() {
        return gateway.registerConsumer();
    }

    /** A connection to send over. */
    public Sender sender(String kafkaEndpoint) {
        return new Sender(kafka.cluster(kafkaEndpoint));
    }

    /**
     * A sender that never gives a record up by itself, however long the broker is away: given up, it would leave a hole
     * among those behind it. Who has waited long enough calls {@link Sender#abort}; what the broker then holds of a
     * partition is all up to some record, and nothing behind.
     */
    public Sender persistentSender(String kafkaEndpoint) {
        return Sender.persistent(kafka.cluster(kafkaEndpoint));
    }

    /** What the broker holds. */
    public TopicLog log(String kafkaEndpoint) {
        return new TopicLog(kafka.cluster(kafkaEndpoint));
    }

    /**
     * Sends over HTTP, for programs that cannot reach Kafka. Returns when Kafka has the records, or, where asked, when
     * queries find them. At most 10,000 in one call, and 16 MiB of them.
     *
     * @param messages all of this topic
     * @throws org.oda.model.OdaException {@code RECORD_REJECTED} where none will be stored; {@code KAFKA_UNAVAILABLE} where
     *     Kafka did not acknowledge all, some of which it may have; {@code NOT_YET_STORED} where it has all
     */
    public SentRecords send(String topic, Collection<Message> messages, boolean untilStored) {
        return gateway.send(topic, messages, untilStored);
    }

    /** A connection that receives these topics from the earliest record that its group has not committed. */
    public Receiver receiver(String kafkaEndpoint, Collection<String> topics, ReceiverOptions options) {
        return new Receiver(kafka.cluster(kafkaEndpoint), List.copyOf(topics), options);
    }

    /** The records of a query without an aggregation, in order of time, read while they arrive. */
    public RecordPage records(QueryRequest query) {
        if (query.isAggregation()) {
            throw new IllegalArgumentException("a query with an aggregation has no records");
        }
        return new RecordReader(gateway.query(query, Format.JSON));
    }

    /**
     * The values of a query with an aggregation: for each window, group, attribute and function one, in this order of
     * nesting.
     */
    public ResultStream<AggregateValue> aggregates(QueryRequest query) {
        if (!query.isAggregation()) {
            throw new IllegalArgumentException("a query without an aggregation has no aggregates");
        }
        return new AggregateReader(gateway.query(query, Format.JSON).body(), query.function());
    }

    /** Stored records and then those that arrive, over HTTP. Nothing is asked before they are received. */
    public RecordStream stream(StreamQuery query) {
        return new RecordStream(gateway, query);
    }

    /** The records that were not stored. */
    public Rejects rejects() {
        return new Rejects(gateway);
    }

    /**
     * The topics there are, by name, read while they are asked for.
     *
     * @param part a part of the name, or a pattern of it with {@code *}; empty for all
     */
    public Iterator<TopicInfo> topics(String part) {
        return new CataloguePages<>(
                after -> gateway.get(
                        "/topics?limit=1000&q=%s&after=%s".formatted(Wire.encoded(part), Wire.encoded(after))),
                "topics",
                CatalogueReader::topic);
    }

    /** All of one topic. */
    public TopicDetails topic(String name) {
        return CatalogueReader.topicDetails(gateway.get("/topics/" + Wire.encodedPart(name)));
    }

    /**
     * The generators there are, by their ids, read while they are asked for.
     *
     * @param part a part of the id, or a pattern of it with {@code *}; empty for all
     * @param topic only those that sent on it, or on one that matches this pattern; empty for all
     */
    public Iterator<GeneratorInfo> generators(String part, String topic) {
        return new CataloguePages<>(
                after -> gateway.get("/generators?limit=1000&q=%s&topic=%s&after=%s"
                        .formatted(Wire.encoded(part), Wire.encoded(topic), Wire.encoded(after))),
                "generators",
                CatalogueReader::generator);
    }

    /** All of one generator. */
    public GeneratorDetails generator(String id) {
        return CatalogueReader.generatorDetails(gateway.get("/generators/" + Wire.encodedPart(id)));
    }

    /** Erases records for good, as a job of the service; what it promises, its receipt tells. */
    public JobInfo erase(ErasureRequest request) {
        return JobInfo.of(gateway.delete(request.toPath(false)));
    }

    /** How many stored records {@link #erase} would take now. */
    public long countErasure(ErasureRequest request) {
        return gateway.delete(request.toPath(true)).path("records").asLong();
    }

    /** The newest jobs of the service, at most 1,000, the newest first. */
    public List<JobInfo> jobs() {
        List<JobInfo> jobs = new ArrayList<>();
        gateway.get("/jobs?limit=1000").path("jobs").forEach(job -> jobs.add(JobInfo.of(job)));
        return jobs;
    }

    /** A job as it is now. */
    public JobInfo job(String id) {
        return JobInfo.of(gateway.get("/jobs/" + Wire.encodedPart(id)));
    }

    /**
     * Has the service make a backup, which is a job.
     *
     * @param dir a folder of the service's machine; {@code null} for the one that it was given
     * @param keep so many backups are left there; 0 for all
     */
    public JobInfo backup(@Nullable String dir, int keep) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (dir != null) {
            body.put("dir", dir);
        }
        if (keep > 0) {
            body.put("keep", keep);
        }
        return JobInfo.of(gateway.post("/backups", body));
    }

    /** The answer to a query in a format, unread. */
    public Answer answer(QueryRequest query, Format format) {
        return gateway.query(query, format);
    }
}
