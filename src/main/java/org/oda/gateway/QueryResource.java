package org.oda.gateway;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.IOException;
import java.util.Collections;
import org.oda.access.Scope;
import org.oda.codec.QueryCodec;
import org.oda.codec.QueryRequest;
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
    private final Places places;
    private final QueryWatch watch;
    private final RequestBody bodies;

    QueryResource(
            GatewayServices services, RequestMetrics metrics, Limiting limiting, QueryWatch watch, RequestBody bodies) {
        engine = services.queries();
        tables = services.tables();
        codec = new QueryCodec(services.clock());
        this.metrics = metrics;
        places =
                limiting.places(Limit.QUERIES, "queries run", limiting.limits().queries(), 1, " (setting max-queries)");
        this.watch = watch;
        this.bodies = bodies;
    }

    /** {@code POST /query}. */
    void query(Context ctx) throws IOException {
        try (Places.Place place = places.take(CallerName.of(ctx), 1);
                QueryWatch.Watched watched =
                        watch.watch(() -> Exchange.abort(ctx, new IOException("the query was ended")))) {
            metrics.queryStarted();
            try {
                answer(ctx, watched);
            } catch (IOException | RuntimeException e) {
                OdaException refusal = watched.refusal();
                if (refusal != null) {
                    throw refusal;
                }
                throw e;
            } finally {
                metrics.queryEnded();
            }
        }
    }

    private void answer(Context ctx, QueryWatch.Watched watched) throws IOException {
        long started = System.nanoTime();
        QueryRequest request = bodies.read(ctx, MAX_BODY_BYTES, codec::read);
        Rights.requireAll(Callers.of(ctx), Scope.READ, request.query().topics());
        Format format =
                request.format(() -> Accepted.format(Collections.list(ctx.req().getHeaders(Header.ACCEPT))));
        boolean isTable = format != Format.JSON && format != Format.NDJSON;
        try (QueryResult result = engine.run(request.query(), isTable)) {
            var answer = new QueryAnswer(request, format, tables, result);
            String next = answer.nextCursor();
            if (next != null) {
                ctx.header(NEXT_CURSOR, next);
            }
            StreamedAnswer.send(ctx, format, watched, answer::writeTo);
            metrics.answered(answer.kind(), answer.results(), (System.nanoTime() - started) / NANOS_PER_SECOND);
        }
    }
}
