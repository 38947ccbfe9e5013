package org.oda.gateway;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.oda.access.Audit;
import org.oda.access.Caller;
import org.oda.access.Scope;
import org.oda.codec.KafkaEntrance;
import org.oda.codec.RegistrationCodec;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.TopicRegistration;
import org.oda.topics.TopicCatalogue;
import org.oda.units.Units;

/** Registers data generators and data consumers. */
final class RegisterResource {
    /** Topics in a line of the audit log. */
    private static final int MOST_NAMED = 20;

    private final TopicCatalogue topics;
    private final Audit audit;
    private final GatewayConfig config;
    private final RequestBody bodies;
    private final Units units = new Units();

    RegisterResource(GatewayServices services, GatewayConfig config, RequestBody bodies) {
        topics = services.topics();
        audit = services.entrance().audit();
        this.config = config;
        this.bodies = bodies;
    }

    /** {@code POST /register/dg}: makes the topics, keeps what is declared of them, and tells where to send to. */
    void generator(Context ctx) throws IOException {
        KafkaEntrance kafka = kafka(ctx);
        List<TopicRegistration> asked =
                bodies.read(ctx, RequestBody.MOST_BYTES, body -> RegistrationCodec.read(body, units));
        Caller caller = Callers.of(ctx);
        List<TopicRegistration> changes = topics.changes(asked);
        // what was allowed is what is done, whoever changes a declaration meanwhile
        Set<TopicRegistration> changing = Set.copyOf(changes);
        requireRegister(caller, asked, changing);
        topics.registerAll(asked.stream()
                .map(one -> changing.contains(one) ? one : TopicRegistration.plain(one.topic()))
                .toList());
        if (!changes.isEmpty()) {
            List<String> names = changes.stream()
                    .map(TopicRegistration::topic)
                    .limit(MOST_NAMED)
                    .toList();
            audit.record(caller.name(), "topics.register", Map.of("topics", names, "count", changes.size()));
        }
        Responses.json(ctx, RegistrationCodec.writeGeneratorAnswer(kafka));
    }

    /** {@code GET /register/dc}: tells the topics, and where to read them. */
    void consumer(Context ctx) {
        KafkaEntrance kafka = kafka(ctx);
        Caller caller = Callers.of(ctx);
        List<String> registered = topics.topics().stream()
                .filter(topic -> Rights.may(caller, Scope.READ, topic))
                .toList();
        Responses.json(ctx, RegistrationCodec.writeConsumerAnswer(registered, kafka));
    }

    /** Who sends may register what is registered already: that tells where to send to, and changes nothing. */
    private static void requireRegister(Caller caller, List<TopicRegistration> asked, Set<TopicRegistration> changes) {
        for (TopicRegistration one : asked) {
            if (changes.contains(one) || !Rights.may(caller, Scope.SEND, one.topic())) {
                Rights.require(caller, Scope.REGISTER, one.topic());
            }
        }
    }

    private KafkaEntrance kafka(Context ctx) {
        KafkaLogin login = config.kafkaLogin();
        Caller caller = Callers.of(ctx);
        if (caller.isOfProvider()) {
            return new KafkaEntrance(endpoint(ctx), login.protocol(), login.ofProvider(), null);
        }
        String user = login.mechanism() == null ? null : caller.name();
        return new KafkaEntrance(endpoint(ctx), login.protocol(), login.mechanism(), user);
    }

    private String endpoint(Context ctx) {
        if (!"true".equalsIgnoreCase(ctx.queryParam("static"))) {
            return config.kafkaEndpoint();
        }
        String endpoint = config.staticKafkaEndpoint();
        if (endpoint == null) {
            throw OdaException.inField(
                    ErrorCode.BAD_VALUE,
                    "static",
                    "static=true asks for the second Kafka listener, and there is none: leave it out, or start the service"
                            + " with kafka_port_static and kafka_address_static");
        }
        return endpoint;
    }
}
