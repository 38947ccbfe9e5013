package org.oda.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.apache.kafka.common.security.scram.internals.ScramFormatter;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScramKeysTest {
    /** The conversation of RFC 7677, section 3. */
    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";

    private static final String SALT = "W22ZaJ0SNY7soEsUEjb6gQ==";
    private static final String CONVERSATION =
            "n=user,r=rOprNGfwEbeRWgbNEkqO,r=%s,s=%s,i=4096,c=biws,r=%s".formatted(NONCE, SALT, NONCE);
    private static final String PROOF = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private static final String SERVER_SIGNATURE = "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    @Test
    void scramKeys_exampleOfRfc7677_verifyTheClientAndProveTheServer() throws GeneralSecurityException {
        ScramKeys keys = Secrets.scramKeys("pencil", "SCRAM-SHA-256", decode(SALT), 4096);

        byte[] clientSignature = hmac(keys.storedKey());
        byte[] clientKey = decode(PROOF);
        for (int i = 0; i < clientKey.length; i++) {
            clientKey[i] ^= clientSignature[i];
        }
        assertThat(MessageDigest.getInstance("SHA-256").digest(clientKey)).isEqualTo(keys.storedKey());
        assertThat(hmac(keys.serverKey())).isEqualTo(decode(SERVER_SIGNATURE));
    }

    @ParameterizedTest
    @EnumSource(ScramMechanism.class)
    void scramKeys_eachMechanism_areThoseThatKafkaComputes(ScramMechanism mechanism) throws GeneralSecurityException {
        String token = Secrets.newToken();
        ScramKeys ours = Objects.requireNonNull(Secrets.scramKeys(token).get(mechanism.mechanismName()));

        ScramFormatter kafka = new ScramFormatter(mechanism);
        byte[] salted = kafka.saltedPassword(token, ours.salt(), ours.iterations());
        ScramCredential expected = new ScramCredential(
                ours.salt(), kafka.storedKey(kafka.clientKey(salted)), kafka.serverKey(salted), ours.iterations());
        assertThat(ours.storedKey()).isEqualTo(expected.storedKey());
        assertThat(ours.serverKey()).isEqualTo(expected.serverKey());
        assertThat(ours.iterations()).isGreaterThanOrEqualTo(mechanism.minIterations());
    }

    private static byte[] hmac(byte[] key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(CONVERSATION.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64);
    }
}
