package org.oda.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A certificate with its chain, and its private key, from PEM (RFC 7468). */
final class PemFiles {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----", Pattern.DOTALL);
    private static final String PRIVATE_KEY = "PRIVATE KEY";
    private static final String TO_PKCS8 = "openssl pkcs8 -topk8 -nocrypt -in KEY -out NEWKEY";

    private PemFiles() {}

    /** The certificate first, then who vouches for it. */
    static List<X509Certificate> chain(byte[] pem) throws GeneralSecurityException {
        List<X509Certificate> chain =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                        .map(X509Certificate.class::cast)
                        .toList();
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("there is no certificate in it");
        }
        return chain;
    }

    /** Of RSA or elliptic curves, in PKCS #8 and not encrypted: what certbot and openssl 3 write. */
    static PrivateKey key(byte[] pem) throws GeneralSecurityException {
        Matcher blocks = BLOCK.matcher(new String(pem, StandardCharsets.ISO_8859_1));
        while (blocks.find()) {
            String kind = blocks.group(1);
            if (kind.equals(PRIVATE_KEY)) {
                return decoded(blocks.group(2));
            }
            if (kind.endsWith(PRIVATE_KEY)) {
                throw new GeneralSecurityException(
                        "it is '%s', and needed is an unencrypted key in PKCS #8: %s".formatted(kind, TO_PKCS8));
            }
        }
        throw new GeneralSecurityException("there is no private key in it");
    }

    private static PrivateKey decoded(String base64) throws GeneralSecurityException {
        PKCS8EncodedKeySpec spec;
        try {
            spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("its text is no base64", e);
        }
        for (String algorithm : List.of("RSA", "EC")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // of the other kind
            }
        }
        throw new GeneralSecurityException("it is no key of RSA or elliptic curves");
    }

    /** Throws where the certificate is of another key. */
    static void requireMatch(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        if (!certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm()) || !verifies(certificate, key)) {
            throw new GeneralSecurityException("the certificate is of another key");
        }
    }

    private static boolean verifies(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        String algorithm = key instanceof RSAPrivateKey ? "SHA256withRSA" : "SHA256withECDSA";
        byte[] text = {1};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(text);
        return signature.verify(signed);
    }

    /** For people. */
    static String reason(Exception e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "this user may not read it";
        }
        return String.valueOf(e.getMessage());
    }
}
