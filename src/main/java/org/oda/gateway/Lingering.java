package org.oda.gateway;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Reads what a client still sends of a body whose request is answered already, and drops it. Closed with bytes unread, a
 * connection is reset, and a client that sends all before it reads would lose the answer. No thread is held meanwhile.
 */
final class Lingering extends Handler.Wrapper {
    private final Duration longest;

    /** @param longest after which a client that still sends is cut off */
    Lingering(Duration longest) {
        this.longest = longest;
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
                    linger(request, getCallback());
                }
            }
        });
    }

    private void linger(Request request, Callback callback) {
        EndPoint connection = request.getConnectionMetaData().getConnection().getEndPoint();
        Scheduler.Task end = request.getComponents()
                .getScheduler()
                .schedule(
                        () -> connection.close(new TimeoutException("the body of an answered request goes on")),
                        longest.toMillis(),
                        TimeUnit.MILLISECONDS);
        // that the rest did not come is nobody's failure: the answer is out
        Content.Source.consumeAll(
                request,
                Callback.from(
                        () -> {
                            end.cancel();
                            callback.succeeded();
                        },
                        failure -> {
                            end.cancel();
                            callback.succeeded();
                        }));
    }

    /** A body of which no more is read before the answer than is there; the server's own way would end it. */
    private static final class Body extends Request.Wrapper {
        private static final int READS = 16;

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
            for (int i = 0; i < READS; i++) {
                Content.Chunk chunk = read();
                if (chunk == null) {
                    break;
                }
                chunk.release();
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
