package org.oda.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A client that holds every exchange against {@code openapi.yaml}: each answer, and each request that was accepted. Outside
 * the description nothing but a refusal may happen.
 */
final class ApiClient {
    private static final OpenAPI DESCRIPTION = new OpenAPIV3Parser().read("openapi.yaml");
    private static final OpenApiInteractionValidator VALIDATOR = OpenApiInteractionValidator.createForSpecificationUrl(
                    "openapi.yaml")
            .build();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofMinutes(1))
            .build();
    private final URI base;

    ApiClient(int port) {
        base = URI.create("http://127.0.0.1:" + port);
    }

    /** All operations of the description, as {@code GET /path}. */
    static Set<String> describedOperations() {
        Set<String> operations = new TreeSet<>();
        DESCRIPTION
                .getPaths()
                .forEach((path, item) ->
                        item.readOperationsMap().keySet().forEach(method -> operations.add(method + " " + path)));
        return operations;
    }

    Answer get(String path) {
        return exchange("GET", path, "", "application/json");
    }

    Answer post(String path, String body) {
        return exchange("POST", path, body, "application/json");
    }

    /** For tests of something else: again where Kafka did not answer in time. */
    void register(String... topics) {
        String body = "{\"topics\":[\"%s\"]}".formatted(String.join("\",\"", topics));
        Answer answer = await().until(
                        () -> post("/register/dg", body),
                        registered -> !registered.text().contains("kafka-unavailable"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    /** A query with further headers: name, value, name, value. */
    Answer query(String body, String... headers) {
        return exchange("POST", "/query", body, "application/json", headers);
    }

    Answer exchange(String method, String path, String body, String contentType, String... headers) {
        HttpRequest.Builder builder = request(path).header("Content-Type", contentType);
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        HttpRequest request = builder.method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<byte[]> response = send(request, HttpResponse.BodyHandlers.ofByteArray());
        Answer answer = Answer.of(response.statusCode(), response.headers(), response.body());
        if (isDescribed(method, describedPath(request))) {
            validate(request, body, answer);
        } else if (!method.equals("HEAD")) {
            assertThat(answer.status())
                    .as("%s %s is not described", method, path)
                    .isIn(204, 404, 405);
        }
        return answer;
    }

    /** Sends records, with further headers; the request itself is not held against the description, for it may be anything. */
    Answer records(String path, byte[] body, String... headers) {
        HttpRequest.Builder builder = request(path).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        HttpRequest request = builder.build();
        HttpResponse<byte[]> response = send(request, HttpResponse.BodyHandlers.ofByteArray());
        Answer answer = Answer.of(response.statusCode(), response.headers(), response.body());
        var answered = SimpleResponse.Builder.status(answer.status()).withBody(answer.text());
        answer.headers().map().forEach(answered::withHeader);
        assertThat(VALIDATOR
                        .validateResponse(request.uri().getPath(), Request.Method.POST, answered.build())
                        .getMessages())
                .as("%s -> %d %s", request.uri(), answer.status(), answer.text())
                .isEmpty();
        return answer;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofMinutes(3));
    }

    <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isDescribed(String method, String path) {
        String asked = method + " " + path;
        return describedOperations().stream()
                .anyMatch(described ->
                        Pattern.matches(described.replace(".", "\\.").replaceAll("\\{\\w+}", "[^/]+"), asked));
    }

    /** What stands for {@code {file}} may have folders, which the description cannot say. */
    private static String describedPath(HttpRequest request) {
        String path = request.uri().getRawPath();
        String files = "/web/";
        return path.startsWith(files) ? files + path.substring(files.length()).replace('/', '_') : path;
    }

    private static void validate(HttpRequest request, String body, Answer answer) {
        String path = describedPath(request);
        var asked = new SimpleRequest.Builder(request.method(), path);
        if (!body.isEmpty()) {
            asked.withContentType("application/json").withBody(body);
        }
        String queryString = request.uri().getQuery();
        if (queryString != null) {
            for (String parameter : queryString.split("&", -1)) {
                int equals = parameter.indexOf('=');
                asked.withQueryParam(parameter.substring(0, equals), parameter.substring(equals + 1));
            }
        }
        var answered = SimpleResponse.Builder.status(answer.status());
        answer.headers().map().forEach(answered::withHeader);
        boolean nothingFound = answer.status() == 404 && answer.text().isEmpty();
        if (!nothingFound) {
            answered.withBody(answer.text());
        }
        ValidationReport report = answer.status() == 200
                ? VALIDATOR.validate(asked.build(), answered.build())
                : VALIDATOR.validateResponse(path, asked.build().getMethod(), answered.build());
        // the description cannot say that a body may be absent
        assertThat(report.getMessages())
                .filteredOn(message -> !nothingFound || !message.getKey().equals("validation.response.body.missing"))
                .as("%s %s -> %d %s", request.method(), request.uri(), answer.status(), answer.text())
                .isEmpty();
    }
}
