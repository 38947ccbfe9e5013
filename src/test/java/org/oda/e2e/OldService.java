package org.oda.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/**
 * The original's {@code /query} as clients see it: everything of a range in one body, packed with gzip, in no order, whole
 * seconds, 404 without a body where there is nothing. It has faults on demand.
 */
final class OldService implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What can be wrong with an answer. */
    enum Fault {
        ERROR_500,
        HTML_OF_A_PROXY,
        CUT_OFF_GZIP,
        BROKEN_GZIP,
        HALF_OF_THE_LIST,
        NO_ANSWER
    }

    record Reading(String topic, String generatorId, long second, String data) {}

    private final HttpServer server;
    private final List<Reading> readings = new CopyOnWriteArrayList<>();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final List<Integer> sizes = new CopyOnWriteArrayList<>();
    private final Random random = new Random(7);

    OldService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "old-service");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/query", this::query);
        server.createContext("/register/dc", this::register);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void add(Reading reading) {
        readings.add(reading);
    }

    List<Reading> readings() {
        return readings;
    }

    /** For the next answers, in their order. */
    void faults(Fault... next) {
        faults.addAll(Arrays.asList(next));
    }

    /** How many records were given, answer by answer. */
    List<Integer> sizes() {
        return sizes;
    }

    private void register(HttpExchange exchange) throws IOException {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode topics = answer.putArray("topics");
        readings.stream().map(Reading::topic).distinct().forEach(topics::add);
        answer.put("KAFKA_ENDPOINT", "127.0.0.1:9094");
        send(exchange, 200, false, JSON.writeValueAsBytes(answer));
    }

    private void query(HttpExchange exchange) throws IOException {
        JsonNode query = JSON.readTree(exchange.getRequestBody());
        Fault fault = faults.poll();
        if (fault == Fault.NO_ANSWER) {
            return;
        }
        if (fault == Fault.ERROR_500) {
            send(exchange, 500, false, "Internal Server Error".getBytes(StandardCharsets.UTF_8));
            return;
        }
        if (fault == Fault.HTML_OF_A_PROXY) {
            send(exchange, 200, false, "<html><body>Bad gateway</body></html>".getBytes(StandardCharsets.UTF_8));
            return;
        }
        List<Reading> found = new ArrayList<>(found(query));
        if (found.isEmpty()) {
            send(exchange, 404, false, new byte[0]);
            return;
        }
        Collections.shuffle(found, random);
        sizes.add(found.size());
        byte[] packed = packed(fault == Fault.HALF_OF_THE_LIST, found);
        if (fault == Fault.BROKEN_GZIP) {
            packed[4 + packed.length / 2] ^= 0x55;
        }
        send(exchange, 200, true, fault == Fault.CUT_OFF_GZIP ? Arrays.copyOf(packed, packed.length - 20) : packed);
    }

    private List<Reading> found(JsonNode query) {
        long start = Instant.parse(query.path("start").asText("1970-01-01T00:00:00Z"))
                .getEpochSecond();
        long stop = Instant.parse(query.path("stop").asText(Instant.now().toString()))
                .getEpochSecond();
        return readings.stream()
                .filter(reading -> reading.topic.equals(query.path("topic").asText()))
                .filter(reading -> reading.second >= start && reading.second < stop)
                .toList();
    }

    private static byte[] packed(boolean isHalf, List<Reading> found) throws IOException {
        ArrayNode answer = JSON.createArrayNode();
        found.forEach(reading -> answer.addObject()
                .put("timestamp", Instant.ofEpochSecond(reading.second).toString())
                .put("data", reading.data)
                .put("topic", reading.topic)
                .put("generator_id", reading.generatorId));
        byte[] text = JSON.writeValueAsBytes(answer);
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text, 0, isHalf ? text.length / 2 : text.length);
        }
        return bytes.toByteArray();
    }

    private static void send(HttpExchange exchange, int status, boolean isPacked, byte[] body) throws IOException {
        if (isPacked) {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
