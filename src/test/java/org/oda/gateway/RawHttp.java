package org.oda.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Requests from an address of choice of this machine, byte by byte where needed. */
final class RawHttp {
    private RawHttp() {}

    /** The answer's head, and its body as it comes. */
    record Heard(int status, String head, String body) {
        String header(String name) {
            for (String line : head.split("\r\n", -1)) {
                if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
                    return line.substring(name.length() + 1).strip();
                }
            }
            return "";
        }
    }

    /** @param from such as {@code 127.0.0.2} */
    static Socket connect(int port, String from) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0);
    }

    /** Sends a request and does not read the answer. */
    static void send(Socket socket, String method, String path, String body, boolean isLast) throws IOException {
        socket.getOutputStream()
                .write("%s %s HTTP/1.1\r\nHost: oda\r\nContent-Length: %d\r\n%s\r\n%s"
                        .formatted(method, path, body.length(), isLast ? "Connection: close\r\n" : "", body)
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** One request on a connection of its own. */
    static Heard ask(int port, String from, String method, String path, String body) throws IOException {
        try (Socket socket = connect(port, from)) {
            send(socket, method, path, body, true);
            return hear(socket.getInputStream());
        }
    }

    /** Until the gateway closes the connection. */
    static Heard hear(InputStream in) throws IOException {
        String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("no answer: '%s'".formatted(text));
        }
        return new Heard(Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
    }
}
