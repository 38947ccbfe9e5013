package org.oda.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** A certificate for this machine that vouches for itself, made by the JDK's keytool, in PEM files. */
public record TestCertificate(Path certificate, Path key) {
    /**
     * Makes one.
     *
     * @param folder where both files are written, over those that are there
     */
    public static TestCertificate in(Path folder, String commonName, int days) throws Exception {
        Path store = Files.createTempFile(folder, "made", ".p12");
        Files.delete(store);
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "oda",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + commonName,
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        String.valueOf(days),
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException("keytool: " + output);
        }
        return write(folder, store);
    }

    private static TestCertificate write(Path folder, Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        PrivateKey key = (PrivateKey) keys.getKey("oda", "changeit".toCharArray());
        Certificate certificate = keys.getCertificate("oda");
        replace(folder.resolve("key.pem"), pem("PRIVATE KEY", key.getEncoded()));
        replace(folder.resolve("cert.pem"), pem("CERTIFICATE", certificate.getEncoded()));
        return new TestCertificate(folder.resolve("cert.pem"), folder.resolve("key.pem"));
    }

    private static void replace(Path file, String text) throws IOException {
        Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes), kind);
    }
}
