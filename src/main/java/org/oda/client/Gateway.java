package org.oda.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.oda.codec.KafkaEntrance;
import org.oda.codec.RegistrationCodec;
import org.oda.model.ErrorCode;
import org.oda.model.Format;
import org.oda.model.OdaException;
import org.oda.model.TopicRegistration;
import org.oda.tls.TrustedCertificates;

/** The gateway's calls over HTTP, and its errors as exceptions. */
final class Gateway {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** To the first byte of the answer. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(5);

    private static final int GZIP_BUFFER = 64 * 1024;

    private static final String RAW_LENGTH = "Oda-Raw-Length";
    private static final String NEXT_CURSOR = "Oda-Next-Cursor";
    private static final Pattern PARAMETERS = Pattern.compile(";.*");

    private static final String RETRY_AFTER = "Retry-After";
    /** For one call; who has waited for so long is told why. */
    private static final Duration MOST_WAIT = Duration.ofMinutes(1);

    private final @Nullable String token;
    private final String base;
    private final KafkaDoor kafka;
    private final HttpClient http;
    private volatile Consumer<String> onWait = why -> {};

    Gateway(ClientOptions options, KafkaDoor kafka) {
        this.base = options.gateway().toString().replaceAll("/+$", "");
        this.token = options.token();
        this.kafka = kafka;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT);
        if (options.caFile() != null) {
            builder.sslContext(TrustedCertificates.context(TrustedCertificates.read(options.caFile(), "--ca-file")));
        }
        this.http = builder.build();
    }

    void onWait(Consumer<String> listener) {
        onWait = listener;
    }

    String registerGenerator(Collection<TopicRegistration> topics) {
        byte[] registration = RegistrationCodec.write(topics);
        JsonNode answer = json(body(send(request("/register/dg").POST(BodyPublishers.ofByteArray(registration)))));
        return endpoint(answer);
    }

    Subscription registerConsumer() {
        JsonNode answer = json(body(send(request("/register/dc").GET())));
        List<String> topics = new ArrayList<>();
        answer.path("topics").forEach(topic -> topics.add(topic.asText()));
        return new Subscription(topics, endpoint(answer));
    }

    Answer query(QueryRequest query, Format format) {
        HttpResponse<InputStream> response = send(request("/query")
                .header("Accept", PARAMETERS.matcher(format.mediaType()).replaceFirst(""))
                .POST(BodyPublishers.ofString(query.toJson())));
        return new Answer(
                body(response), response.headers().firstValue(NEXT_CURSOR).orElse(null));
    }

    /** @param path with its parameters */
    JsonNode get(String path) {
        return json(body(send(request(path).GET())));
    }

    JsonNode post(String path, JsonNode body) {
        return json(body(send(request(path).POST(BodyPublishers.ofString(body.toString())))));
    }

    JsonNode delete(String path) {
        return json(body(send(request(path).DELETE())));
    }

    SentRecords send(String topic, Collection<Message> messages, boolean untilStored) {
        var body = new ByteArrayOutputStream();
        body.write('[');
        for (Message message : messages) {
            if (!message.topic().equals(topic)) {
                throw new IllegalArgumentException("a message is of '%s', not '%s'".formatted(message.topic(), topic));
            }
            if (body.size() > 1) {
                body.write(',');
            }
            body.writeBytes(message.toJson());
        }
        body.write(']');
        String path = "/topics/%s/records?ack=%s".formatted(Wire.encodedPart(topic), untilStored ? "stored" : "kafka");
        return SentRecords.read(
                topic, json(body(send(request(path).POST(BodyPublishers.ofByteArray(body.toByteArray()))))));
    }

    Rejects.Raw raw(String path) {
        HttpResponse<InputStream> response = send(request(path).GET());
        if (response.statusCode() == 204) {
            return new Rejects.Raw(null, 0);
        }
        try (InputStream body = body(response)) {
            byte[] bytes = body.readAllBytes();
            return new Rejects.Raw(
                    bytes, response.headers().firstValueAsLong(RAW_LENGTH).orElse(bytes.length));
        } catch (IOException e) {
            throw Wire.brokenOff(e);
        }
    }

    /** @param lastEventId the place to go on at; empty to begin */
    InputStream stream(StreamQuery query, String lastEventId) {
        HttpRequest.Builder request = request("/stream" + query.toParameters()).GET();
        return body(send(lastEventId.isEmpty() ? request : request.header("Last-Event-ID", lastEventId)));
    }

    /** The error that a problem document tells. */
    OdaException problem(String json) {
        return failure(ErrorCode.INTERNAL.httpStatus(), json);
    }

    private HttpRequest.Builder request(String path) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                    .timeout(ANSWER_TIMEOUT)
                    .header("Content-Type", "application/json")
                    .header("Accept-Encoding", "gzip");
            return authorized(request);
        } catch (IllegalArgumentException e) {
            throw new OdaException(
                    ErrorCode.BAD_CONFIG,
                    "'%s' is no URL of a gateway, e.g. http://127.0.0.1:50005".formatted(base),
                    e);
        }
    }

    private HttpRequest.Builder authorized(HttpRequest.Builder request) {
        if (token == null) {
            return request;
        }
        try {
            return request.header("Authorization", "Bearer " + token);
        } catch (IllegalArgumentException e) {
            throw new OdaException(
                    ErrorCode.BAD_CONFIG, "the token has characters that no token has: copy it again", e);
        }
    }

    /** Waits and sends again where the gateway did nothing and told when to come back. */
    private HttpResponse<InputStream> send(HttpRequest.Builder request) {
        long end = System.nanoTime() + MOST_WAIT.toNanos();
        while (true) {
            HttpResponse<InputStream> response = sendOnce(request);
            int status = response.statusCode();
            if (status != ErrorCode.TOO_MANY_REQUESTS.httpStatus()
                    && status != ErrorCode.GATEWAY_UNAVAILABLE.httpStatus()) {
                return response;
            }
            OdaException refusal = failure(status, text(decoded(response)));
            boolean isUndone =
                    refusal.code() == ErrorCode.TOO_MANY_REQUESTS || refusal.code() == ErrorCode.GATEWAY_UNAVAILABLE;
            long seconds = response.headers().firstValueAsLong(RETRY_AFTER).orElse(Long.MAX_VALUE);
            if (!isUndone || seconds > (end - System.nanoTime()) / 1_000_000_000) {
                throw refusal;
            }
            onWait.accept("%s: trying again in %d s".formatted(refusal.detail(), seconds));
            sleep(Duration.ofSeconds(seconds));
        }
    }

    private void sleep(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private OdaException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new OdaException(ErrorCode.GATEWAY_UNAVAILABLE, "interrupted while asking " + base, e);
    }

    private HttpResponse<InputStream> sendOnce(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofInputStream());
        } catch (SSLException e) {
            throw new OdaException(
                    ErrorCode.GATEWAY_UNAVAILABLE,
                    "the gateway at %s is not trusted (%s): name who vouches for its certificate with --ca-file, or write"
                                    .formatted(base, e.getMessage())
                            + " http:// where it speaks no TLS",
                    e);
        } catch (IOException e) {
            throw new OdaException(
                    ErrorCode.GATEWAY_UNAVAILABLE,
                    "no gateway answers at %s: start one with 'oda serve', or name another one with -a URL"
                            .formatted(base),
                    e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private InputStream body(HttpResponse<InputStream> response) {
        InputStream body = decoded(response);
        if (response.statusCode() == 200 || response.statusCode() == 202) {
            return body;
        }
        throw failure(response.statusCode(), text(body));
    }

    private static InputStream decoded(HttpResponse<InputStream> response) {
        boolean compressed = response.headers()
                .firstValue("Content-Encoding")
                .filter("gzip"::equalsIgnoreCase)
                .isPresent();
        try {
            return compressed ? new GZIPInputStream(response.body(), GZIP_BUFFER) : response.body();
        } catch (IOException e) {
            throw new OdaException(ErrorCode.INTERNAL, "the gateway's answer is not gzip as it says", e);
        }
    }

    private OdaException failure(int status, String body) {
        JsonNode problem = tree(body);
        if (problem != null && problem.path("detail").isTextual()) {
            ErrorCode code = code(problem.path("code").asText(), status);
            String field = problem.path("field").asText("");
            String detail = problem.path("detail").asText();
            return field.isEmpty() ? new OdaException(code, detail) : OdaException.inField(code, field, detail);
        }
        if (status == 404 && body.isBlank()) {
            return new OdaException(ErrorCode.NOTHING_FOUND, "no record matches the query");
        }
        return new OdaException(
                code("", status),
                body.isBlank() ? "the gateway at %s answered with status %d".formatted(base, status) : body.strip());
    }

    private static @Nullable JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** The error that the gateway names, or else the nearest to the status. */
    private static ErrorCode code(String name, int status) {
        for (ErrorCode code : ErrorCode.values()) {
            if (code.code().equals(name)) {
                return code;
            }
        }
        return switch (status) {
            case 400 -> ErrorCode.BAD_VALUE;
            case 401 -> ErrorCode.UNAUTHENTICATED;
            case 403 -> ErrorCode.FORBIDDEN;
            case 404 -> ErrorCode.UNKNOWN_PATH;
            case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
            case 413 -> ErrorCode.BODY_TOO_LARGE;
            case 429 -> ErrorCode.TOO_MANY_REQUESTS;
            case 502, 503, 504 -> ErrorCode.GATEWAY_UNAVAILABLE;
            default -> ErrorCode.INTERNAL;
        };
    }

    private static String text(InputStream body) {
        try (body) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private JsonNode json(InputStream body) {
        try (body) {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new OdaException(ErrorCode.INTERNAL, "what answers at %s is no ODA gateway".formatted(base), e);
        }
    }

    private String endpoint(JsonNode answer) {
        String endpoint = answer.path("KAFKA_ENDPOINT").asText("");
        if (endpoint.isEmpty()) {
            throw new OdaException(ErrorCode.INTERNAL, "what answers at %s is no ODA gateway".formatted(base));
        }
        kafka.tell(new KafkaEntrance(
                endpoint,
                text(answer, "KAFKA_SECURITY_PROTOCOL"),
                text(answer, "KAFKA_SASL_MECHANISM"),
                text(answer, "KAFKA_SASL_USERNAME")));
        return endpoint;
    }

    private static @Nullable String text(JsonNode answer, String field) {
        return answer.path(field).textValue();
    }
}
