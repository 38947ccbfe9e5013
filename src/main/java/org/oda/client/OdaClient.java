package org.oda.client;

import java.net.URI;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.oda.model.Format;
import org.oda.model.TopicRegistration;

/**
 * What a program does with ODA: register, send, receive, query. Safe for use by several threads; what it hands out is
 * not, unless it says so.
 *
 * <p>Errors are {@link org.oda.model.OdaException}s: {@code GATEWAY_UNAVAILABLE} where nothing answers, else the code
 * that the gateway gave.
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

    /** Nothing is sent before the first call. */
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

    /** The answer to a query in a format, unread. */
    public Answer answer(QueryRequest query, Format format) {
        return gateway.query(query, format);
    }
}
