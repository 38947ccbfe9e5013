package org.oda.store.questdb;

import io.questdb.cairo.CairoEngine;
import io.questdb.cutlass.pgwire.DefaultPGCircuitBreakerRegistry;
import io.questdb.cutlass.pgwire.PGConfiguration;
import io.questdb.cutlass.pgwire.PGServer;
import io.questdb.griffin.SqlExecutionContextImpl;
import io.questdb.mp.WorkerPool;
import io.questdb.network.NetworkError;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** The database's own server of PostgreSQL's protocol, with threads of its own. It reads, and does nothing else. */
final class SqlServer implements AutoCloseable {
    private final WorkerPool workers;
    private final PGServer server;

    /** @throws OdaException {@code ADDRESS_IN_USE} or {@code BAD_CONFIG} where it cannot listen there */
    SqlServer(PGConfiguration configuration, CairoEngine cairo, SqlAccess access) {
        workers = new WorkerPool(configuration);
        server = listen(configuration, cairo, workers, access);
        workers.start(null);
    }

    int port() {
        return server.getPort();
    }

    /** Returns when no query runs any more; those that did have failed. */
    @Override
    public void close() {
        workers.halt();
        server.close();
    }

    private static PGServer listen(
            PGConfiguration configuration, CairoEngine cairo, WorkerPool workers, SqlAccess access) {
        var queries = new DefaultPGCircuitBreakerRegistry(configuration, cairo.getConfiguration());
        try {
            return new PGServer(
                    configuration,
                    cairo,
                    workers,
                    queries,
                    () -> new SqlExecutionContextImpl(cairo, configuration.getWorkerCount()));
        } catch (NetworkError e) {
            workers.close();
            throw problem(access, e);
        }
    }

    private static OdaException problem(SqlAccess access, NetworkError e) {
        return new OdaException(
                ErrorCode.ADDRESS_IN_USE,
                ("SQL cannot be read at %s:%d (%s): end the program that has the port, or choose another one with"
                                + " --sql-port, or another address with --sql-host")
                        .formatted(access.host(), access.port(), e.getMessage()),
                e);
    }
}
