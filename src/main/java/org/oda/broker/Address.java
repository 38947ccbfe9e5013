package org.oda.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Random;
import java.util.Set;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** A host and a port, and whether one can listen there. */
record Address(String host, int port) {
    /**
     * Free ports are taken from below the range that the system gives to outgoing connections (from 32768 on Linux), so
     * that none of them can sit on a port that was chosen and is not yet bound.
     */
    private static final int LOWEST_FREE = 20_000;

    private static final int HIGHEST_FREE = 32_000;
    private static final int ATTEMPTS = 200;

    /** {@code host:port}, with brackets around an IPv6 address. */
    String text() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** This address with a free port where the port is 0; the port is not bound yet, and joins those that are chosen. */
    Address withPort(Random random, Set<Integer> chosen) {
        if (port != 0) {
            chosen.add(port);
            return this;
        }
        for (int i = 0; i < ATTEMPTS; i++) {
            Address candidate = new Address(host, random.nextInt(LOWEST_FREE, HIGHEST_FREE));
            if (chosen.contains(candidate.port)) {
                continue;
            }
            try {
                candidate.bind();
                chosen.add(candidate.port);
                return candidate;
            } catch (IOException taken) {
                // the next one
            }
        }
        throw new OdaException(
                ErrorCode.ADDRESS_IN_USE,
                "no free port on %s between %d and %d".formatted(host, LOWEST_FREE, HIGHEST_FREE));
    }

    /** @param option the option that changes the port */
    void requireFree(String option) {
        try {
            if (!InetAddress.getByName(host).isAnyLocalAddress()
                    && NetworkInterface.getByInetAddress(InetAddress.getByName(host)) == null) {
                throw OdaException.inField(
                        ErrorCode.BAD_CONFIG,
                        "host",
                        "'%s' is not an address of this machine; give one that is with --host".formatted(host));
            }
            bind();
        } catch (UnknownHostException e) {
            throw OdaException.inField(
                    ErrorCode.BAD_CONFIG,
                    "host",
                    "'%s' cannot be resolved; give another address with --host".formatted(host));
        } catch (IOException e) {
            throw new OdaException(
                    ErrorCode.ADDRESS_IN_USE,
                    "cannot listen on %s (%s); choose another port with %s".formatted(text(), e.getMessage(), option),
                    e);
        }
    }

    private void bind() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            // as Kafka binds: connections of an earlier run that linger are no obstacle
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        }
    }
}
