package org.oda.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.oda.model.ErrorCode;
import org.oda.tls.ServerCertificate;

/** HTTP over TLS. Who speaks HTTP without TLS on the same port is told so, and nothing of it is carried out. */
final class Https {
    private static final String DETAIL = "this port speaks TLS: write https:// in place of http://";
    private static final String PROBLEM =
            """
            {"type":"about:blank","title":"Bad Request","status":400,"code":"%s","detail":"%s"}
            """.formatted(ErrorCode.BAD_VALUE.code(), DETAIL).strip();
    private static final byte[] ANSWER =
            """
            HTTP/1.1 400 Bad Request\r
            Content-Type: application/problem+json\r
            Content-Length: %d\r
            Connection: close\r
            \r
            %s""".formatted(PROBLEM.length(), PROBLEM).getBytes(StandardCharsets.US_ASCII);

    private Https() {}

    static ConnectionFactory[] connections(HttpConfiguration http, ServerCertificate certificate) {
        // certificates are for names that this service need not know: it may be reached by an address or an alias
        http.addCustomizer(new SecureRequestCustomizer(false));
        var protocol = new HttpConnectionFactory(http);
        var tls = new SslConnectionFactory(new Engines(certificate), protocol.getProtocol());
        return new ConnectionFactory[] {new Detector(tls), tls, protocol};
    }

    /** The certificate is that of the moment, and Jetty's own key store is not used. */
    private static final class Engines extends SslContextFactory.Server {
        private final ServerCertificate certificate;

        Engines(ServerCertificate certificate) {
            this.certificate = certificate;
        }

        @Override
        public SSLEngine newSSLEngine() {
            return certificate.engine();
        }

        @Override
        public SSLEngine newSSLEngine(String host, int port) {
            return certificate.engine();
        }
    }

    private static final class Detector extends DetectorConnectionFactory {
        Detector(SslConnectionFactory tls) {
            super(tls);
        }

        @Override
        protected void nextProtocol(Connector connector, EndPoint endPoint, ByteBuffer buffer) {
            endPoint.write(
                    Callback.from(endPoint::shutdownOutput, failure -> endPoint.close()), ByteBuffer.wrap(ANSWER));
        }
    }
}
