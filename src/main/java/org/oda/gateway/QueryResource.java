package org.oda.gateway;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.IOException;
import java.util.Collections;
import java.util.concurrent.Semaphore;
import org.oda.access.Scope;
import org.oda.codec.QueryCodec;
import org.oda.codec.QueryRequest;
import org.oda.model.ErrorCode;
import org.oda.model.Format;
import org.oda.model.OdaException;
import org.oda.query.QueryEngine;
import org.oda.query.QueryResult;
import org.oda.table.TableAnswer;

/** Answers queries. */
final class QueryResource {
    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final double NANOS_PER_SECOND = 1e9;

    /** Where the next page of an answer begins. */
    private static final String NEXT_CURSOR = "Oda-Next-Cursor";

    private final QueryEngine engine;
    private final TableAnswer tables;
    private final QueryCodec codec;
    private final RequestMetrics metrics;
    private final int maxQueries;
    private final Semaphore free;

    /** @param maxQueries less than there are threads: slow readers must leave some for everything else */
    QueryResource(GatewayServices services, RequestMetrics metrics, int maxQueries) {
        engine = services.queries();
        tables = services.tables();
        codec = new QueryCodec(services.clock());
        this.metrics = metrics;
        this.maxQueries = maxQueries;
        free = new Semaphore(maxQueries);
    }

    /** {@code POST /query}. */
    void query(Context ctx) throws IOException {
        long started = System.nanoTime();
        QueryRequest request = codec.read(RequestBody.read(ctx, MAX_BODY_BYTES));
        Rights.requireAll(Callers.of(ctx), Scope.READ, request.query().topics());
        Format format =
                request.format(() -> Accepted.format(Collections.list(ctx.req().getHeaders(Header.ACCEPT))));
        if (!free.tryAcquire()) {
            throw new OdaException(
                    ErrorCode.GATEWAY_UNAVAILABLE,
                    "%d queries run already, and more do not at once: ask again later".formatted(maxQueries));
        }
        metrics.queryStarted();
        boolean isTable = format != Format.JSON && format != Format.NDJSON;
        try (QueryResult result = engine.run(request.query(), isTable)) {
            var answer = new QueryAnswer(request, format, tables, result);
            String next = answer.nextCursor();
            if (next != null) {
                ctx.header(NEXT_CURSOR, next);
            }
            StreamedAnswer.send(ctx, format, answer::writeTo);
            metrics.answered(answer.kind(), answer.results(), (System.nanoTime() - started) / NANOS_PER_SECOND);
        } finally {
            metrics.queryEnded();
            free.release();
        }
    }
}
