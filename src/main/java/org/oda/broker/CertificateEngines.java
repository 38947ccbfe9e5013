package org.oda.broker;

import java.security.KeyStore;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.jspecify.annotations.Nullable;
import org.oda.tls.ServerCertificate;

/** Gives each new connection the certificate of the moment. Made by Kafka, for the listeners of the clients. */
public final class CertificateEngines implements SslEngineFactory {
    /** The setting of the broker that leads to the certificate, see {@link ByReference}. */
    static final String SETTING = "oda.tls.certificate";

    private @Nullable ServerCertificate certificate;

    @Override
    public void configure(Map<String, ?> settings) {
        certificate = ByReference.get(settings, SETTING, ServerCertificate.class);
    }

    @Override
    public SSLEngine createServerSslEngine(String peerHost, int peerPort) {
        if (certificate == null) {
            throw new IllegalStateException("not configured");
        }
        return certificate.engine();
    }

    @Override
    public SSLEngine createClientSslEngine(String peerHost, int peerPort, String endpointIdentification) {
        throw new UnsupportedOperationException("the broker connects to nobody by TLS");
    }

    /** Never: the certificate follows its files by itself. */
    @Override
    public boolean shouldBeRebuilt(Map<String, Object> nextConfigs) {
        return false;
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return Set.of();
    }

    @Override
    public @Nullable KeyStore keystore() {
        return null;
    }

    @Override
    public @Nullable KeyStore truststore() {
        return null;
    }

    @Override
    public void close() {
        // the certificate is its owner's
    }
}
