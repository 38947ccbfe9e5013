package org.oda.store.questdb;

import io.questdb.cairo.CairoEngine;
import io.questdb.cutlass.pgwire.PGConfiguration;
import org.jspecify.annotations.Nullable;
import org.oda.model.OdaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reading by SQL for as long as the store lives: it stops and starts with the database, at the same port. Where it cannot
 * start the first time, nothing does; later the store goes on without it.
 */
final class SqlListener {
    private static final Logger LOG = LoggerFactory.getLogger(SqlListener.class);

    private volatile int port;

    /** The same, with the port that was bound before in place of any free one. */
    QuestDbConfig known(QuestDbConfig config) {
        SqlAccess access = config.sql();
        return access == null || port == 0
                ? config
                : new QuestDbConfig(
                        config.folder(),
                        config.tempFolder(),
                        config.freeSpaceFloorBytes(),
                        config.workers(),
                        access.withPort(port));
    }

    /** The port that is listened to; 0 for none. */
    int port() {
        return port;
    }

    @Nullable SqlServer start(SqlAccess access, PGConfiguration configuration, CairoEngine cairo) {
        try {
            SqlServer server = new SqlServer(configuration, cairo, access);
            port = server.port();
            return server;
        } catch (OdaException e) {
            if (port == 0) {
                throw e;
            }
            LOG.atError().addKeyValue("detail", e.detail()).log("nothing can be read by SQL until the next start");
            return null;
        }
    }
}
