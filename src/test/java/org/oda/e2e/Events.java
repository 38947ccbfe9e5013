package org.oda.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A plain reader of Server-Sent Events. */
final class Events implements AutoCloseable {
    private final InputStream body;
    private final BufferedReader lines;
    private String lastId;

    private Events(InputStream body, String lastId) {
        this.body = body;
        this.lastId = lastId;
        lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** One event with data. */
    record Event(String name, String data) {
        boolean isRecord() {
            return name.isEmpty();
        }
    }

    /** @param lastId empty to begin */
    static Events open(String url, String lastId) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        HttpResponse<InputStream> response =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException(
                    response.statusCode() + " " + new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
        }
        return new Events(response.body(), lastId);
    }

    /** Waits for the next event; {@code null} at the end of the stream. */
    @Nullable Event next() throws IOException {
        String name = "";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("data: ")) {
                data.append(line.substring(6));
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("id: ")) {
                lastId = line.substring(4);
            } else if (line.isEmpty() && data.length() > 0) {
                return new Event(name, data.toString());
            }
        }
        return null;
    }

    String lastId() {
        return lastId;
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
