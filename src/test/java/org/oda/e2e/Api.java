package org.oda.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** The gateway as a client that knows nothing of this project's code sees it. */
public final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The service's own patience with Kafka is less than a loaded machine may need. */
    private static final Duration KAFKA = Duration.ofMinutes(2);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofMinutes(1)).build();
    private final String url;

    public Api(String url) {
        this.url = url;
    }

    public String url() {
        return url;
    }

    /** Again where Kafka did not answer in time. */
    public String register(String... topics) {
        String body = JSON.valueToTree(Map.of("topics", topics)).toString();
        HttpResponse<byte[]> answer =
                await().atMost(KAFKA).until(() -> send("/register/dg", body), sent -> !isKafkaAway(text(sent)));
        return whole("/register/dg", body, answer).get("KAFKA_ENDPOINT").asText();
    }

    public List<JsonNode> queryList(String body) {
        List<JsonNode> all = new ArrayList<>();
        post("/query", body).forEach(all::add);
        return all;
    }

    public JsonNode queryOne(String body) {
        return post("/query", body);
    }

    /** The number inside the {@code data} of an aggregated answer. */
    public static double value(JsonNode answer, String field) {
        return read(answer.get("data").asText()).get(field).get("value").asDouble();
    }

    public boolean isReady() {
        try {
            return get("/health/ready").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Of any status; again where Kafka did not answer in time. */
    public JsonNode getJson(String path) {
        return read(await().atMost(KAFKA).until(() -> get(path).body(), body -> !isKafkaAway(body)));
    }

    private static boolean isKafkaAway(String answer) {
        return answer.contains("\"code\":\"kafka-unavailable\"");
    }

    public HttpResponse<byte[]> send(String path, String body) {
        return send(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Sends records to {@code topic?parameters}, with further headers: name and value in turn. */
    public HttpResponse<String> sendRecords(String topic, byte[] body, String... headers) {
        String[] parts = topic.split("\\?", 2);
        HttpRequest.Builder request = request(
                        "/topics/" + parts[0] + "/records" + (parts.length == 2 ? "?" + parts[1] : ""))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The sum of a metric over its labels; 0 while there is none. */
    public long metric(String name) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private JsonNode post(String path, String body) {
        return whole(path, body, send(path, body));
    }

    private static JsonNode whole(String path, String body, HttpResponse<byte[]> response) {
        String text = text(response);
        if (response.statusCode() != 200) {
            throw new AssertionError("%s %s: %d %s".formatted(path, body, response.statusCode(), text));
        }
        return read(text);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofMinutes(3));
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public static String text(HttpResponse<byte[]> response) {
        boolean gzip =
                response.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
        try (InputStream in = new ByteArrayInputStream(response.body());
                InputStream plain = gzip ? new GZIPInputStream(in) : in) {
            return new String(plain.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
