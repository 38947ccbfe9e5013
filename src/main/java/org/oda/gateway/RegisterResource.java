package org.oda.gateway;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import org.oda.codec.KafkaEntrance;
import org.oda.codec.RegistrationCodec;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.topics.TopicCatalogue;
import org.oda.units.Units;

/** Registers data generators and data consumers. */
final class RegisterResource {
    /** Room for some ten thousand topics. */
    private static final int MAX_BODY_BYTES = 4 << 20;

    private final TopicCatalogue topics;
    private final GatewayConfig config;
    private final Units units = new Units();

    RegisterResource(TopicCatalogue topics, GatewayConfig config) {
        this.topics = topics;
        this.config = config;
    }

    /** {@code POST /register/dg}: makes the topics, keeps what is declared of them, and tells where to send to. */
    void generator(Context ctx) throws IOException {
        KafkaEntrance kafka = kafka(ctx);
        topics.registerAll(RegistrationCodec.read(RequestBody.read(ctx, MAX_BODY_BYTES), units));
        Responses.json(ctx, RegistrationCodec.writeGeneratorAnswer(kafka));
    }

    /** {@code GET /register/dc}: tells the topics, and where to read them. */
    void consumer(Context ctx) {
        KafkaEntrance kafka = kafka(ctx);
        List<String> registered = topics.topics();
        Responses.json(ctx, RegistrationCodec.writeConsumerAnswer(registered, kafka));
    }

    private KafkaEntrance kafka(Context ctx) {
        KafkaLogin login = config.kafkaLogin();
        String user = null;
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
