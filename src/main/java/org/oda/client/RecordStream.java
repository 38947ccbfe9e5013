package org.oda.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * Stored records and then those that arrive, each once. Where the connection breaks off it is made anew, and goes on behind the last
 * record. For one thread; {@link #stop} may be called by any.
 */
public final class RecordStream {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Gateway gateway;
    private final StreamQuery query;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable InputStream open;
    private String lastId = "";
    private boolean isLive;
    private boolean isOut;

    RecordStream(Gateway gateway, StreamQuery query) {
        this.gateway = gateway;
        this.query = query;
    }

    /** Takes what comes. */
    public interface Listener {
        /** A record as one line of JSON, {@code {"timestamp","data","topic","generator_id"}}. */
        void record(String json);

        /** What is stored has come, and what arrives follows. Told once. */
        default void live() {}

        /** The connection broke off, and is made anew; told once, however long it takes. */
        default void interrupted(OdaException cause) {}
    }

    /**
     * Returns when it is stopped.
     *
     * @throws OdaException where the gateway refuses, or nothing answers at the beginning
     */
    public void receive(Listener listener) {
        boolean isFirst = true;
        while (stopped.getCount() > 0) {
            try (InputStream body = gateway.stream(query, lastId)) {
                open = body;
                if (stopped.getCount() == 0) {
                    return;
                }
                isFirst = false;
                isOut = false;
                read(new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8)), listener);
                pause(new OdaException(ErrorCode.GATEWAY_UNAVAILABLE, "the gateway has ended the stream"), listener);
            } catch (IOException e) {
                pause(new OdaException(ErrorCode.GATEWAY_UNAVAILABLE, "the connection broke off", e), listener);
            } catch (OdaException e) {
                if (isFirst || e.code().httpStatus() != ErrorCode.GATEWAY_UNAVAILABLE.httpStatus()) {
                    throw e;
                }
                pause(e, listener);
            }
        }
    }

    /** Ends {@link #receive}, now or when it begins. */
    public void stop() {
        stopped.countDown();
        InputStream body = open;
        if (body != null) {
            try {
                body.close();
            } catch (IOException e) {
                // it is closed all the same
            }
        }
    }

    private void pause(OdaException cause, Listener listener) {
        if (stopped.getCount() == 0) {
            return;
        }
        if (!isOut) {
            isOut = true;
            listener.interrupted(cause);
        }
        try {
            boolean unused = stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
        }
    }

    private void read(BufferedReader lines, Listener listener) throws IOException {
        String event = "";
        StringBuilder data = new StringBuilder();
        String id = lastId;
        for (String line = lines.readLine(); line != null && stopped.getCount() > 0; line = lines.readLine()) {
            if (line.isEmpty()) {
                lastId = id;
                if (data.length() > 0) {
                    dispatch(event, data.toString(), listener);
                }
                event = "";
                data.setLength(0);
            } else if (line.startsWith("data:")) {
                data.append(data.length() > 0 ? "\n" : "").append(value(line, "data:"));
            } else if (line.startsWith("id:")) {
                id = value(line, "id:");
            } else if (line.startsWith("event:")) {
                event = value(line, "event:");
            }
        }
    }

    private void dispatch(String event, String data, Listener listener) {
        switch (event) {
            case "" -> listener.record(data);
            case "live" -> {
                if (!isLive) {
                    isLive = true;
                    listener.live();
                }
            }
            case "problem" -> throw gateway.problem(data);
            default -> {
                // what a later version may tell
            }
        }
    }

    private static String value(String line, String name) {
        int start = name.length();
        return line.startsWith(" ", start) ? line.substring(start + 1) : line.substring(start);
    }
}
