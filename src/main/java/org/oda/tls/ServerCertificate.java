package org.oda.tls;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this service shows to those who connect by TLS. It follows its two files: a new certificate is shown to new
 * connections from some seconds after it was written, those that are open go on, and one that cannot be used is left aside.
 * May be used by several threads.
 */
public final class ServerCertificate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCertificate.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration REMIND_EVERY = Duration.ofDays(1);
    /** Certificates of 90 days are renewed 30 days before their end, those of 45 days 15: less means that nobody does. */
    private static final Duration WARN_AHEAD = Duration.ofDays(14);

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    /** Forward secrecy and authenticated encryption alone: "intermediate" of Mozilla's guidelines, version 5.7. */
    private static final Pattern CIPHERS = Pattern.compile(
            "TLS_(AES|CHACHA20)_.*|TLS_ECDHE_(RSA|ECDSA)_WITH_(AES_(128|256)_GCM|CHACHA20_POLY1305)_.*");

    private final Path certificateFile;
    private final Path keyFile;
    private final Duration lookEvery;
    private final PrometheusRegistry registry;
    private final GaugeWithCallback expiry = GaugeWithCallback.builder()
            .name("oda_tls_certificate_expiry_timestamp_seconds")
            .help("When the certificate that is shown expires, in seconds since 1970")
            .callback(gauge -> gauge.call((double) expires().getEpochSecond()))
            .build();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread follower = new Thread(this::follow, "oda-certificate");
    private volatile Shown shown;
    private Content last; // of the thread
    private long remindedAt; // of the thread

    /** The bytes of both files. */
    @SuppressWarnings("ArrayRecordComponent") // compared by sameAs alone
    private record Content(byte[] certificate, byte[] key) {
        boolean sameAs(Content other) {
            return Arrays.equals(certificate, other.certificate) && Arrays.equals(key, other.key);
        }
    }

    private record Shown(SSLContext context, SSLParameters parameters, X509Certificate certificate) {
        static Shown of(Content content) throws GeneralSecurityException, IOException {
            List<X509Certificate> chain = PemFiles.chain(content.certificate);
            PrivateKey key = PemFiles.key(content.key);
            PemFiles.requireMatch(chain.get(0), key);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("oda", key, new char[0], chain.toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            String[] ciphers = Arrays.stream(context.getSupportedSSLParameters().getCipherSuites())
                    .filter(cipher -> CIPHERS.matcher(cipher).matches())
                    .toArray(String[]::new);
            SSLParameters parameters = new SSLParameters(ciphers, PROTOCOLS);
            parameters.setUseCipherSuitesOrder(true);
            return new Shown(context, parameters, chain.get(0));
        }
    }

    private ServerCertificate(
            Path certificateFile, Path keyFile, Duration lookEvery, Content content, PrometheusRegistry registry)
            throws GeneralSecurityException, IOException {
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
        this.lookEvery = lookEvery;
        this.registry = registry;
        last = content;
        shown = Shown.of(content);
        follower.setDaemon(true);
    }

    /**
     * Reads both files, and follows them from now on.
     *
     * @param certificate in PEM, with those who vouch for it behind it
     * @param key in PEM: PKCS #8, not encrypted
     * @throws OdaException {@code BAD_CONFIG} where one cannot be read, or they do not belong together
     */
    public static ServerCertificate follow(Path certificate, Path key, PrometheusRegistry registry) {
        return follow(certificate, key, LOOK_EVERY, registry);
    }

    static ServerCertificate follow(Path certificate, Path key, Duration lookEvery, PrometheusRegistry registry) {
        byte[] certificateBytes = bytes("tls-cert", certificate);
        byte[] keyBytes = bytes("tls-key", key);
        try {
            PemFiles.chain(certificateBytes);
        } catch (GeneralSecurityException e) {
            throw unusable("tls-cert", certificate, e);
        }
        try {
            var followed = new ServerCertificate(
                    certificate, key, lookEvery, new Content(certificateBytes, keyBytes), registry);
            registry.register(followed.expiry);
            followed.warnAhead();
            followed.follower.start();
            return followed;
        } catch (GeneralSecurityException | IOException e) {
            throw unusable("tls-key", key, e);
        }
    }

    /** For one connection of a client, which is not asked for a certificate. */
    public SSLEngine engine() {
        Shown now = shown;
        SSLEngine engine = now.context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(now.parameters);
        return engine;
    }

    /** The end of the certificate that is shown. */
    public Instant expires() {
        return shown.certificate.getNotAfter().toInstant();
    }

    private void follow() {
        try {
            while (!stopping.await(lookEvery.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
                warnAhead();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            Content content = new Content(Files.readAllBytes(certificateFile), Files.readAllBytes(keyFile));
            if (content.sameAs(last)) {
                return;
            }
            last = content;
            shown = Shown.of(content);
            remindedAt = 0;
            LOG.atInfo().addKeyValue("expires", expires()).log("new certificate");
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            // a file that is gone is told once: the next look finds the same nothing
            if (!(e instanceof IOException) || last.certificate.length > 0) {
                refused(e);
            }
            if (e instanceof IOException) {
                last = new Content(new byte[0], new byte[0]);
            }
        }
    }

    private void refused(Exception e) {
        LOG.atWarn()
                .addKeyValue("certificate", certificateFile)
                .addKeyValue("key", keyFile)
                .addKeyValue("reason", PemFiles.reason(e))
                .addKeyValue("expires", expires())
                .log("the new certificate cannot be used, and the one before stays");
    }

    private void warnAhead() {
        Duration left = Duration.between(Instant.now(), expires());
        boolean due = remindedAt == 0 || System.nanoTime() - remindedAt > REMIND_EVERY.toNanos();
        if (left.compareTo(WARN_AHEAD) < 0 && due) {
            remindedAt = System.nanoTime();
            LOG.atWarn()
                    .addKeyValue("certificate", certificateFile)
                    .addKeyValue("expires", expires())
                    .log(left.isNegative() ? "the certificate has expired" : "the certificate expires soon");
        }
    }

    @Override
    public void close() {
        stopping.countDown();
        registry.unregister(expiry);
    }

    private static byte[] bytes(String setting, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unusable(setting, file, e);
        }
    }

    private static OdaException unusable(String setting, Path file, Exception cause) {
        return new OdaException(
                ErrorCode.BAD_CONFIG,
                "%s '%s' cannot be used: %s".formatted(setting, file, PemFiles.reason(cause)),
                cause);
    }
}
