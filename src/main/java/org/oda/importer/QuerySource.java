package org.oda.importer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** A service of the contract that is moved from: its topics, and its records by stretches of time. For one thread. */
final class QuerySource {
    private static final JsonFactory JSON = new JsonFactory();
    private static final ObjectMapper TREE = new ObjectMapper();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_LARGE = 413;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final int SHOWN = 200;

    private final @Nullable String token;
    private final String base;
    private final Duration timeout;
    private final HttpClient http;

    /** @param timeout to the beginning of an answer, and then once more to its end */
    QuerySource(URI url, @Nullable String token, Duration timeout) {
        base = url.toString().replaceAll("/+$", "");
        this.token = token;
        this.timeout = timeout;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    /** A record as the source gave it: a line of JSON, and its time, {@code null} where that cannot be read. */
    @SuppressWarnings("ArrayRecordComponent") // made and used at once, never compared
    record Given(@Nullable Instant time, byte[] line) {}

    /** The source did not answer as it should; another time, or asked for less, it may. */
    static final class Fault extends Exception {
        private static final long serialVersionUID = 1L;

        /** Whether less may be answered. */
        private final boolean ofSize;

        Fault(String message, boolean ofSize, @Nullable Throwable cause) {
            super(message, cause);
            this.ofSize = ofSize;
        }

        boolean isOfSize() {
            return ofSize;
        }
    }

    String url() {
        return base;
    }

    /** In the order of their registration. */
    List<String> topics() throws Fault, InterruptedException {
        HttpResponse<InputStream> response = send(request("/register/dc").GET());
        try (InputStream body = unpacked(response.body())) {
            if (response.statusCode() != OK) {
                throw fault(response.statusCode(), body);
            }
            JsonNode answer = TREE.readTree(body);
            if (!answer.path("topics").isArray()) {
                throw new Fault("its list of topics is none of the contract", false, null);
            }
            List<String> topics = new ArrayList<>();
            answer.path("topics").forEach(topic -> topics.add(topic.asText()));
            return topics;
        } catch (IOException e) {
            throw new Fault("its list of topics cannot be read: " + e.getMessage(), false, e);
        }
    }

    /**
     * The records of a topic, in the order of their times.
     *
     * @param start inclusive, a whole second
     * @param stop exclusive, a whole second
     * @param most beyond which nothing is given
     * @throws Fault where nothing can be taken from what came
     * @throws OdaException where the source refuses the request, or does not keep to the contract
     */
    List<Given> records(String topic, Instant start, Instant stop, int most) throws Fault, InterruptedException {
        String query = JsonNodeFactory.instance
                .objectNode()
                .put("topic", topic)
                .put("start", start.toString())
                .put("stop", stop.toString())
                .toString();
        HttpResponse<InputStream> response = send(request("/query").POST(BodyPublishers.ofString(query)));
        CompletableFuture<Void> alarm = CompletableFuture.runAsync(
                () -> close(response.body()),
                CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS));
        try (InputStream body = unpacked(response.body())) {
            if (response.statusCode() == NOT_FOUND) {
                String text = text(body);
                if (text.isBlank()) {
                    return List.of();
                }
                throw new OdaException(
                        ErrorCode.BAD_VALUE, "%s/query answers 404: %s; is the URL right?".formatted(base, text));
            }
            if (response.statusCode() != OK) {
                throw fault(response.statusCode(), body);
            }
            List<Given> records = read(body, most);
            for (Given record : records) {
                if (record.time != null && (record.time.isBefore(start) || !record.time.isBefore(stop))) {
                    throw new OdaException(
                            ErrorCode.CONTRADICTION,
                            "asked for %s from %s until before %s, %s gives a record of %s: its borders cannot be trusted, so records would be lost or doubled"
                                    .formatted(topic, start, stop, base, record.time));
                }
            }
            records.sort(Comparator.comparing(Given::time, Comparator.nullsFirst(Comparator.naturalOrder())));
            return records;
        } catch (JsonProcessingException e) {
            throw new Fault("its answer is no JSON: " + e.getOriginalMessage(), false, e);
        } catch (IOException e) {
            throw new Fault("its answer broke off: " + e.getMessage(), true, e);
        } finally {
            alarm.cancel(false);
        }
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // whoever reads it hears of it
        }
    }

    private static List<Given> read(InputStream body, int most) throws IOException, Fault {
        List<Given> records = new ArrayList<>();
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw new Fault("its answer is no list of records", false, null);
            }
            JsonToken token = json.nextToken();
            for (; token == JsonToken.START_OBJECT; token = json.nextToken()) {
                if (records.size() >= most) {
                    throw new Fault("more than %,d records came".formatted(most), true, null);
                }
                records.add(record(json));
            }
            if (token != JsonToken.END_ARRAY) {
                throw new Fault("its answer is no list of records", false, null);
            }
            // a body that is cut off behind the list, or whose check sum is wrong, is no answer
            if (json.nextToken() != null) {
                throw new Fault("something follows its list of records", false, null);
            }
        }
        return records;
    }

    private static Given record(JsonParser json) throws IOException {
        Instant time = null;
        try (ByteArrayBuilder bytes = new ByteArrayBuilder()) {
            try (JsonGenerator line = JSON.createGenerator(bytes)) {
                line.writeStartObject();
                for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                    JsonToken value = json.nextToken();
                    if (name.equals("timestamp") && value == JsonToken.VALUE_STRING) {
                        time = time(json.getText());
                    }
                    line.writeFieldName(name);
                    line.copyCurrentStructureExact(json);
                }
                line.writeEndObject();
            }
            return new Given(time, bytes.toByteArray());
        }
    }

    private static @Nullable Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("Accept-Encoding", "gzip");
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private HttpResponse<InputStream> send(HttpRequest.Builder request) throws Fault, InterruptedException {
        try {
            return http.send(request.build(), BodyHandlers.ofInputStream());
        } catch (java.net.http.HttpTimeoutException e) {
            throw new Fault("no answer within %d s".formatted(timeout.toSeconds()), true, e);
        } catch (java.net.ConnectException e) {
            throw new Fault("no connection", false, e);
        } catch (IOException e) {
            throw new Fault("the connection broke: " + e.getMessage(), true, e);
        }
    }

    private Fault fault(int status, InputStream body) throws IOException {
        String text = text(body);
        if (status >= SERVER_ERROR || status == REQUEST_TIMEOUT || status == TOO_LARGE || status == TOO_MANY) {
            return new Fault("it answers with status %d: %s".formatted(status, text), status != TOO_MANY, null);
        }
        throw new OdaException(
                status == UNAUTHORIZED
                        ? ErrorCode.UNAUTHENTICATED
                        : status == FORBIDDEN ? ErrorCode.FORBIDDEN : ErrorCode.BAD_VALUE,
                "%s answers with status %d: %s".formatted(base, status, text));
    }

    private static InputStream unpacked(InputStream body) throws Fault {
        try {
            return ImportFile.unpacked(new BufferedInputStream(body));
        } catch (IOException e) {
            throw new Fault("its answer is no gzip: " + e.getMessage(), true, e);
        }
    }

    private static String text(InputStream body) throws IOException {
        String text = new String(body.readNBytes(SHOWN), StandardCharsets.UTF_8);
        return text.replaceAll("\\s+", " ").strip();
    }
}
