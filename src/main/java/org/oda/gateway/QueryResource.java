package org.oda.gateway;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.oda.codec.QueryCodec;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.Query;
import org.oda.query.QueryEngine;
import org.oda.query.QueryResult;

/** Answers queries. */
final class QueryResource {
    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final double NANOS_PER_SECOND = 1e9;

    private final QueryEngine engine;
    private final RequestMetrics metrics;
    private final int maxQueries;
    private final Semaphore free;

    /** @param maxQueries less than there are threads: slow readers must leave some for everything else */
    QueryResource(QueryEngine engine, RequestMetrics metrics, int maxQueries) {
        this.engine = engine;
        this.metrics = metrics;
        this.maxQueries = maxQueries;
        free = new Semaphore(maxQueries);
    }

    /** {@code POST /query}. */
    void query(Context ctx) throws IOException {
        long started = System.nanoTime();
        Query query = QueryCodec.read(RequestBody.read(ctx, MAX_BODY_BYTES));
        if (!free.tryAcquire()) {
            throw new OdaException(
                    ErrorCode.GATEWAY_UNAVAILABLE,
                    "%d queries run already, and more do not at once: ask again later".formatted(maxQueries));
        }
        metrics.queryStarted();
        try (QueryResult result = engine.run(query, false)) {
            var answer = new QueryAnswer(query, result);
            StreamedAnswer.send(ctx, answer::writeTo);
            metrics.answered(answer.kind(), answer.results(), (System.nanoTime() - started) / NANOS_PER_SECOND);
        } finally {
            metrics.queryEnded();
            free.release();
        }
    }
}
