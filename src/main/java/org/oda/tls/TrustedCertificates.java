package org.oda.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** Certificates that vouch for the other side of a connection, instead of those that Java knows. */
public final class TrustedCertificates {
    private TrustedCertificates() {}

    /**
     * Of a file in PEM.
     *
     * @param setting that names the file, for the error
     * @throws OdaException {@code BAD_CONFIG} where it cannot be read, or holds none
     */
    public static TrustManagerFactory read(Path file, String setting) {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw unreadable(file, setting, "there is none in it", null);
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("issuer-" + store.size(), certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory;
        } catch (IOException | GeneralSecurityException e) {
            throw unreadable(file, setting, PemFiles.reason(e), e);
        }
    }

    /** For a client that trusts these alone. */
    public static SSLContext context(TrustManagerFactory trusted) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trusted.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new OdaException(ErrorCode.INTERNAL, "this Java has no TLS", e);
        }
    }

    private static OdaException unreadable(Path file, String setting, String why, @Nullable Throwable cause) {
        return new OdaException(
                ErrorCode.BAD_CONFIG,
                "%s '%s' cannot be read as certificates in PEM: %s".formatted(setting, file, why),
                cause);
    }
}
