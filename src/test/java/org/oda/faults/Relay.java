package org.oda.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A stretch of network between the service and a broker, which can be cut in the ways in which networks are. */
final class Relay implements AutoCloseable {
    private static final int CHUNK = 16 << 10;

    private final ServerSocket door;
    private volatile int target;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private volatile State state = State.WHOLE;
    private volatile Duration delay = Duration.ZERO;
    private volatile boolean isClosing;

    /** What becomes of what comes. */
    enum State {
        /** Goes on to the other side. */
        WHOLE,
        /** Is held up, both ways, as where packets are dropped: nobody is told, and what was sent comes when it is whole again. */
        SILENT,
        /** Connections are refused. */
        REFUSING
    }

    /** Leads nowhere yet. */
    Relay() {
        try {
            door = new ServerSocket();
            door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), org.oda.e2e.ServiceProcess.freePort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon("relay-door", this::accept);
    }

    /** @param port on this machine */
    void leadTo(int port) {
        target = port;
    }

    int port() {
        return door.getLocalPort();
    }

    void state(State next) {
        state = next;
        if (next == State.REFUSING) {
            lines.forEach(Line::close);
        }
    }

    /** Each chunk of 16 KiB takes so long on its way: latency, and a bound of the throughput. */
    void delay(Duration each) {
        delay = each;
    }

    /**
     * All connections of now are half open: the far side is gone, and the near side is never told. New connections are
     * as the state says.
     */
    void forgetConnections() {
        lines.forEach(Line::forget);
    }

    private void accept() {
        while (!isClosing) {
            try {
                Socket near = door.accept();
                if (state == State.REFUSING) {
                    close(near);
                } else {
                    daemon("relay-open", () -> connect(near));
                }
            } catch (IOException e) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private void connect(Socket near) {
        awaitWhole();
        try {
            var line = new Line(near, new Socket(InetAddress.getLoopbackAddress(), target));
            lines.add(line);
            daemon("relay-there", () -> line.carry(near, line.far));
            daemon("relay-back", () -> line.carry(line.far, near));
        } catch (IOException e) {
            close(near);
        }
    }

    /** One connection, of two sockets. */
    private final class Line {
        private final Socket near;
        private final Socket far;
        private volatile boolean isForgotten;

        private Line(Socket near, Socket far) {
            this.near = near;
            this.far = far;
        }

        private void forget() {
            isForgotten = true;
            Relay.close(far);
        }

        private void close() {
            lines.remove(this);
            Relay.close(near);
            Relay.close(far);
        }

        private void carry(Socket from, Socket to) {
            byte[] chunk = new byte[CHUNK];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                    awaitWhole();
                    LockSupport.parkNanos(delay.toNanos());
                    if (!isForgotten) {
                        out.write(chunk, 0, read);
                    }
                }
            } catch (IOException e) {
                // one side is gone
            }
            awaitWhole();
            if (!isForgotten || from == near) {
                close();
            }
        }
    }

    private void awaitWhole() {
        while (state == State.SILENT && !isClosing) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static void daemon(String name, Runnable task) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone
        }
    }

    @Override
    public void close() throws IOException {
        isClosing = true;
        door.close();
        lines.forEach(Line::close);
    }
}
