package org.oda.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

class ClientPropertiesTest {
    private static final String SASL = "security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\n";

    @TempDir
    Path folder;

    @Test
    void read_securityOfACluster_isWhatClientsTake() throws Exception {
        String jaas = "org.apache.kafka.common.security.plain.PlainLoginModule required;";
        assertThat(ClientProperties.read(file(SASL + "sasl.jaas.config=" + jaas)))
                .isEqualTo(
                        Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN", "sasl.jaas.config", jaas));
    }

    @Test
    void read_otherProperties_areRefusedWithWhatToDo() throws Exception {
        refused("bootstrap.servers=a:1", "the servers are given with --kafka");
        refused("group.id=g", "the group is given with --group");
        refused("acks=0", "only security.protocol, sasl.* and ssl.* are");
        refused(SASL + "sasl.mechansim=PLAIN", "did you mean 'sasl.mechanism'?");
        refused("sasl.mechanism=PLAIN", "has no meaning with security.protocol=PLAINTEXT");
        refused("security.protocol=SASL_PLAINTEXT\nssl.truststore.type=PEM", "set one of SASL_SSL, SSL");
    }

    @Test
    void read_wrongValue_isNotTold() throws Exception {
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> ClientProperties.read(file("security.protocol=hunter2")))
                .withMessageContaining("security.protocol")
                .withMessageNotContaining("hunter2");
    }

    @Test
    void cluster_asText_hidesItsSecurity() {
        assertThat(new KafkaCluster("a:1", Map.of("sasl.jaas.config", "hunter2")))
                .asString()
                .isEqualTo("a:1");
    }

    private void refused(String content, String detail) throws Exception {
        Path file = file(content);
        assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> ClientProperties.read(file))
                .withMessageContaining(detail)
                .matches(e -> e.code() == ErrorCode.BAD_CONFIG);
    }

    private Path file(String content) throws Exception {
        return Files.writeString(Files.createTempFile(folder, "client", ".properties"), content);
    }
}
