package org.oda.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

class ServerCertificateTest {
    private static final Duration SOON = Duration.ofMillis(20);

    @TempDir
    Path folder;

    @Test
    void follow_changedFiles_showsTheNewAndLeavesABadOneAside() throws Exception {
        TestCertificate files = TestCertificate.in(folder, "first", 10);
        try (var followed =
                ServerCertificate.follow(files.certificate(), files.key(), SOON, new PrometheusRegistry())) {
            assertThat(days(followed)).isEqualTo(10);

            Files.writeString(files.key(), "nonsense");
            TestCertificate.in(Files.createDirectory(folder.resolve("other")), "other", 30);
            Files.copy(
                    folder.resolve("other/cert.pem"),
                    files.certificate(),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            await().during(Duration.ofMillis(300)).until(() -> days(followed) == 10);
            Files.delete(files.key());
            await().during(Duration.ofMillis(100)).until(() -> days(followed) == 10);

            TestCertificate.in(folder, "second", 20);
            await().until(() -> days(followed) == 20);
        }
    }

    @Test
    void follow_filesThatCannotBeUsed_areBadSettingsThatSayWhatToDo() throws Exception {
        TestCertificate files = TestCertificate.in(folder, "first", 10);
        TestCertificate other = TestCertificate.in(Files.createDirectory(folder.resolve("other")), "other", 10);
        Path encrypted = Files.writeString(
                folder.resolve("encrypted.pem"),
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        Path garbage = Files.writeString(
                folder.resolve("garbage.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");

        refused(folder.resolve("none.pem"), files.key(), "tls-cert", "no such file");
        refused(files.certificate(), folder.resolve("none.pem"), "tls-key", "no such file");
        refused(files.key(), files.key(), "tls-cert", "");
        refused(files.certificate(), files.certificate(), "tls-key", "no private key");
        refused(files.certificate(), other.key(), "tls-key", "of another key");
        refused(files.certificate(), encrypted, "tls-key", "openssl pkcs8 -topk8 -nocrypt");
        refused(files.certificate(), garbage, "tls-key", "no key of RSA or elliptic curves");
    }

    private static void refused(Path certificate, Path key, String setting, String detail) {
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> ServerCertificate.follow(certificate, key, new PrometheusRegistry()))
                .withMessageContaining(setting)
                .withMessageContaining(detail)
                .matches(e -> e.code() == ErrorCode.BAD_CONFIG);
    }

    private static long days(ServerCertificate certificate) {
        return ChronoUnit.DAYS.between(Instant.now().minusSeconds(60), certificate.expires());
    }
}
