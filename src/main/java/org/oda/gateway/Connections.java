package org.oda.gateway;

import io.javalin.http.Context;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.jspecify.annotations.Nullable;
import org.oda.model.OdaException;

/**
 * The open connections. One too many is told so with its first request, if that comes soon, and closed; where there are many of
 * these, a further one is closed at once.
 */
final class Connections implements Connection.Listener {
    private static final int MOST_TO_BE_TOLD = 100;
    private static final long IDLE_MILLIS_TO_BE_TOLD = 1_000;

    private final Places places;
    private final AtomicInteger toBeTold = new AtomicInteger();
    private final Map<Connection, Open> open = new ConcurrentHashMap<>();

    /** Has either a place or a refusal. */
    private record Open(
            Places.@Nullable Place place, @Nullable OdaException refusal) {}

    Connections(Limiting limiting) {
        places = limiting.places(
                Limit.CONNECTIONS,
                "connections are open",
                limiting.limits().connections(),
                1,
                "; one connection serves any number of requests (setting max-connections)");
    }

    /** @throws OdaException where the request came by a connection too many, which is to be closed */
    void requireRoom(Context ctx) {
        Connection connection = ServletContextRequest.getServletContextRequest(ctx.req())
                .getConnectionMetaData()
                .getConnection();
        Open known = open.get(outer(connection));
        if (known != null && known.refusal() != null) {
            Exchange.last(ctx);
            throw known.refusal();
        }
    }

    @Override
    public void onOpened(Connection connection) {
        if (outer(connection) != connection) {
            return;
        }
        SocketAddress remote = connection.getEndPoint().getRemoteSocketAddress();
        try {
            open.put(connection, new Open(places.take(CallerName.ofAddress(remote), 1), null));
        } catch (OdaException e) {
            if (toBeTold.incrementAndGet() > MOST_TO_BE_TOLD) {
                toBeTold.decrementAndGet();
                connection.getEndPoint().close(e);
                return;
            }
            connection.getEndPoint().setIdleTimeout(IDLE_MILLIS_TO_BE_TOLD);
            open.put(connection, new Open(null, e));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        Open gone = open.remove(connection);
        if (gone != null && gone.place() != null) {
            gone.place().close();
        } else if (gone != null) {
            toBeTold.decrementAndGet();
        }
    }

    /** What TLS carries is no connection of its own. */
    private static Connection outer(Connection connection) {
        return connection.getEndPoint() instanceof SslConnection.SslEndPoint tls ? tls.getSslConnection() : connection;
    }
}
