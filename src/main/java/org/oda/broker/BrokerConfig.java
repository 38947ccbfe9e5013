package org.oda.broker;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.tls.ServerCertificate;

/**
 * What the embedded broker is told.
 *
 * @param folder keeps the broker's data over restarts; nobody else may use it at the same time
 * @param bindHost the address that both listeners of the clients are bound to
 * @param port 1 to 65535, or 0 for a free one
 * @param advertisedHost the address under which clients find the first listener
 * @param staticHost the address under which clients find the second listener; {@code null} where there is none
 * @param staticPort 1 to 65535, or 0 for a free one; {@code null} exactly where {@code staticHost} is
 * @param maxRecordBytes the largest batch of records as it travels, compressed; 1 KiB to 64 MiB
 * @param access {@code null} where everybody may do everything
 * @param certificate shown to clients; {@code null} where their connections are not encrypted
 */
public record BrokerConfig(
        Path folder,
        String bindHost,
        int port,
        String advertisedHost,
        @Nullable String staticHost,
        @Nullable Integer staticPort,
        int maxRecordBytes,
        @Nullable BrokerAccess access,
        @Nullable ServerCertificate certificate) {
    /** Kafka's own default: 1 MiB and the head of a batch. */
    public static final int DEFAULT_MAX_RECORD_BYTES = 1_048_588;

    public BrokerConfig {
        requireHost("bindHost", bindHost);
        requireReachable("advertisedHost", advertisedHost);
        requirePort("port", port);
        if ((staticHost == null) != (staticPort == null)) {
            throw bad("staticPort", "the static listener needs an address and a port, or neither");
        }
        if (staticHost != null && staticPort != null) {
            requireReachable("staticHost", staticHost);
            requirePort("staticPort", staticPort);
            if (staticPort == port && port != 0) {
                throw bad("staticPort", "the static listener needs a port of its own, not %d again".formatted(port));
            }
        }
        if (maxRecordBytes < 1024 || maxRecordBytes > 64 * 1024 * 1024) {
            throw bad("maxRecordBytes", "%d is not within 1024 and 67108864 bytes".formatted(maxRecordBytes));
        }
    }

    /** Open to everybody who can connect, and not encrypted. */
    public BrokerConfig(
            Path folder,
            String bindHost,
            int port,
            String advertisedHost,
            @Nullable String staticHost,
            @Nullable Integer staticPort,
            int maxRecordBytes) {
        this(folder, bindHost, port, advertisedHost, staticHost, staticPort, maxRecordBytes, null, null);
    }

    /** This one with locks on the doors; {@code null} leaves one open. */
    public BrokerConfig secured(@Nullable BrokerAccess access, @Nullable ServerCertificate certificate) {
        return new BrokerConfig(
                folder, bindHost, port, advertisedHost, staticHost, staticPort, maxRecordBytes, access, certificate);
    }

    /** One listener on loopback, on a free port. */
    public static BrokerConfig onLoopback(Path folder) {
        return new BrokerConfig(folder, "127.0.0.1", 0, "127.0.0.1", null, null, DEFAULT_MAX_RECORD_BYTES);
    }

    private static void requireHost(String name, String host) {
        if (host.isEmpty() || !host.chars().allMatch(c -> c > ' ' && c < 127 && c != ',' && c != '/' && c != '[')) {
            throw bad(name, "'%s' is not an address; give a host name or an IP address".formatted(host));
        }
    }

    private static void requireReachable(String name, String host) {
        requireHost(name, host);
        if (host.equals("0.0.0.0") || host.equals("::")) {
            throw bad(name, "'%s' is no address that a client could connect to; give this machine's".formatted(host));
        }
    }

    private static void requirePort(String name, int port) {
        if (port < 0 || port > 65_535) {
            throw bad(name, "%d is not a port; give 1 to 65535, or 0 for a free one".formatted(port));
        }
    }

    private static OdaException bad(String field, String detail) {
        return OdaException.inField(ErrorCode.BAD_CONFIG, field, detail);
    }
}
