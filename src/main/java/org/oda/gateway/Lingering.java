package org.oda.gateway;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a client still sends of a body whose request is answered already, and drops it. Closed with bytes unread, a
 * connection is reset, and a client that sends all before it reads would lose the answer. A thread is held only while there is
 * something to read, and given to others in between.
 */
final class Lingering extends Handler.Wrapper {
    /** As the server itself reads of a body that nobody wants. */
    private static final int READS_AT_ONCE = 16;

    private static final Duration LONGEST_AT_STOP = Duration.ofSeconds(1);

    private final Duration longest;
    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    /**
     * @param longest after which a client that still sends is cut off
     * @param most clients at once; of further ones nothing is read
     */
    Lingering(Duration longest, int most) {
        this.longest = longest;
        this.most = most;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var body = new Body(request, response);
        return super.handle(body, response, new Callback.Nested(callback) {
            @Override
            public void succeeded() {
                if (body.isAwaited()) {
                    super.succeeded();
                } else {
                    new Rest(request, getCallback()).run();
                }
            }
        });
    }

    /** What is still to come. It ends the exchange when there is no more, or when no more is to be read. */
    private final class Rest implements Runnable {
        private final Request request;
        private final Callback callback;
        private final long begin = System.nanoTime();
        private Scheduler.@Nullable Task end;

        Rest(Request request, Callback callback) {
            this.request = request;
            this.callback = callback;
        }

        @Override
        public void run() {
            boolean isOver;
            try {
                isOver = read();
            } catch (RuntimeException e) {
                // somebody else waits for the body, or no more is run: the server closes what has unread bytes
                isOver = true;
            }
            if (isOver) {
                if (end != null) {
                    end.cancel();
                    open.decrementAndGet();
                }
                callback.succeeded();
            }
        }

        private boolean read() {
            for (int i = 0; i < READS_AT_ONCE; i++) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    if (!mayGoOn()) {
                        return true;
                    }
                    request.demand(this);
                    return false;
                }
                chunk.release();
                if (chunk.isLast() || Content.Chunk.isFailure(chunk)) {
                    return true;
                }
            }
            if (!mayGoOn()) {
                return true;
            }
            request.getComponents().getExecutor().execute(this);
            return false;
        }

        private boolean mayGoOn() {
            ConnectionMetaData connection = request.getConnectionMetaData();
            if (end == null) {
                if (open.incrementAndGet() > most) {
                    open.decrementAndGet();
                    return false;
                }
                end = request.getComponents()
                        .getScheduler()
                        .schedule(
                                () -> connection
                                        .getConnection()
                                        .getEndPoint()
                                        .close(new TimeoutException("the body of an answered request goes on")),
                                longest.toMillis(),
                                TimeUnit.MILLISECONDS);
            }
            return !connection.getConnector().isShutdown() || System.nanoTime() - begin < LONGEST_AT_STOP.toNanos();
        }
    }

    /** A body of which no more is read before the answer than is there; the server's own way would end it. */
    private static final class Body extends Request.Wrapper {
        private final Response response;
        private boolean isBegun;

        Body(Request request, Response response) {
            super(request);
            this.response = response;
        }

        /** The client sends it only when it is told to, and was not. */
        boolean isAwaited() {
            return !isBegun && getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString());
        }

        @Override
        public Content.Chunk read() {
            Content.Chunk chunk = super.read();
            isBegun |= chunk != null;
            return chunk;
        }

        @Override
        public boolean consumeAvailable() {
            if (isAwaited()) {
                return super.consumeAvailable();
            }
            for (int i = 0; i < READS_AT_ONCE; i++) {
                Content.Chunk chunk = read();
                if (chunk == null) {
                    break;
                }
                chunk.release();
                if (Content.Chunk.isFailure(chunk)) {
                    break;
                }
                if (chunk.isLast()) {
                    return true;
                }
            }
            if (!response.isCommitted()) {
                response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
            }
            return false;
        }
    }
}
