package org.oda.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

class ConfigSourcesTest {
    @TempDir
    Path folder;

    @Test
    void load_nothingSet_contractsDefaults() {
        OdaConfig config = load(null, Map.of(), Map.of());

        assertThat(config.data()).isEqualTo(Path.of("oda-data"));
        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(50005);
        assertThat(config.kafkaPort()).isEqualTo(9094);
        assertThat(config.kafkaAddress()).isEqualTo("127.0.0.1");
        assertThat(config.kafkaPortStatic()).isNull();
        assertThat(config.kafkaAddressStatic()).isNull();
        assertThat(config.embeddedBroker()).isTrue();
        assertThat(config.topicPartitions()).isEqualTo(4);
        assertThat(config.topicReplication()).isEqualTo(OdaConfig.AUTOMATIC);
        assertThat(config.pumpThreads()).isBetween(1, 4);
        assertThat(config.maxRecordBytes()).isEqualTo(1 << 20);
        assertThat(config.earliestTime()).isEqualTo(Instant.parse("2000-01-01T00:00:00Z"));
        assertThat(config.latestAhead()).isEqualTo(Duration.ofDays(366));
        assertThat(config.freeSpaceFloor()).isEqualTo(512L << 20);
        assertThat(config.logLevel()).isEqualTo(LogLevel.INFO);
    }

    @Test
    void load_allLayers_laterCoversEarlier() throws IOException {
        Path file = file("port=1001\nkafka-port=1002\ngroup=of-file\n");

        LoadedConfig loaded = new ConfigSources(
                        Map.of("data", "preset", "port", "1"),
                        file,
                        Map.of("ODA_KAFKA_PORT", "2002", "ODA_GROUP", "of-environment"),
                        Map.of("group", "of-option"))
                .load();

        assertThat(loaded.config().data()).isEqualTo(Path.of("preset"));
        assertThat(loaded.config().port()).isEqualTo(1001);
        assertThat(loaded.config().kafkaPort()).isEqualTo(2002);
        assertThat(loaded.config().group()).isEqualTo("of-option");
        assertThat(loaded.entries())
                .contains(
                        new LoadedConfig.Entry("port", "1001", "file " + file),
                        new LoadedConfig.Entry("kafka-port", "2002", "environment variable ODA_KAFKA_PORT"),
                        new LoadedConfig.Entry("group", "of-option", "option --group"),
                        new LoadedConfig.Entry("host", "127.0.0.1", "default"),
                        new LoadedConfig.Entry("kafka", "", "not set"));
    }

    @Test
    void load_variablesOfTheOriginal_honoured() {
        OdaConfig config = load(
                null,
                Map.of(
                        "api_gateway_port", "8080",
                        "kafka_port", "9194",
                        "kafka_address", "broker.example",
                        "kafka_port_static", "9195",
                        "kafka_address_static", "192.0.2.7"),
                Map.of());

        assertThat(config.port()).isEqualTo(8080);
        assertThat(config.kafkaPort()).isEqualTo(9194);
        assertThat(config.kafkaAddress()).isEqualTo("broker.example");
        assertThat(config.kafkaPortStatic()).isEqualTo(9195);
        assertThat(config.kafkaAddressStatic()).isEqualTo("192.0.2.7");
    }

    @Test
    void load_mqtt_addressWithItsUsualPort() {
        assertThat(load(null, Map.of(), Map.of()).mqtt()).isNull();
        assertThat(mqtt("tcp://broker.example").broker()).hasToString("tcp://broker.example:1883");
        assertThat(mqtt("mqtts://[::1]").broker()).hasToString("ssl://[::1]:8883");
        assertThat(mqtt("ssl://192.0.2.7:1").version()).isEqualTo(MqttVersion.AUTO);
        assertThat(mqtt("ssl://192.0.2.7:1").clientId()).isEqualTo("oda");
    }

    @Test
    void load_mqttSettingsThatDoNotFit_refusedWithTheRemedy() {
        assertThat(problem(null, Map.of(), Map.of("mqtt", "localhost:1883")))
                .contains("mqtt 'localhost:1883' (option --mqtt) must be tcp://HOST:PORT");
        assertThat(problem(null, Map.of(), Map.of("mqtt", "tcp://h:0"))).contains("must be tcp://HOST:PORT");
        assertThat(problem(null, Map.of("ODA_MQTT_USER", "u"), Map.of()))
                .contains("mqtt-user (environment variable ODA_MQTT_USER) has a meaning only with mqtt");
        assertThat(problem(null, Map.of(), Map.of("mqtt", "tcp://h", "mqtt-password", "p")))
                .contains("mqtt-password needs mqtt-user");
        assertThat(problem(null, Map.of(), Map.of("mqtt", "tcp://h", "mqtt-ca-file", "f")))
                .contains("mqtt-ca-file 'f' is for TLS, and mqtt is tcp://h:1883");
        assertThat(problem(null, Map.of(), Map.of("mqtt", "tcp://h", "mqtt-version", "4")))
                .contains("mqtt-version '4' (option --mqtt-version) must be one of auto, 5, 3.1.1");
    }

    @Test
    void load_passwords_neverShown() {
        LoadedConfig loaded = new ConfigSources(
                        Map.of(),
                        null,
                        Map.of("ODA_MQTT_PASSWORD", "s3cret"),
                        Map.of("mqtt", "tcp://h", "mqtt-user", "u"))
                .load();

        assertThat(loaded.describe()).doesNotContain("s3cret").contains("(hidden)");
        assertThat(loaded.config().toString()).doesNotContain("s3cret");
        assertThat(problem(null, Map.of(), Map.of("mqtt", "tcp://u:s3cret@h")))
                .doesNotContain("s3cret")
                .contains("without a user: set mqtt-user and mqtt-password");
    }

    private static MqttSettings mqtt(String address) {
        return Objects.requireNonNull(
                load(null, Map.of(), Map.of("mqtt", address)).mqtt());
    }

    @Test
    void load_variableIsEmpty_countsAsNotSet() {
        OdaConfig config =
                load(null, Map.of("kafka_port_static", "", "kafka_address_static", "", "ODA_CONFIG", ""), Map.of());

        assertThat(config.kafkaPortStatic()).isNull();
    }

    @Test
    void load_bothNamesOfAVariable_contradictionIsRefused() {
        assertThat(problem(null, Map.of("ODA_PORT", "1", "api_gateway_port", "2"), Map.of()))
                .contains("ODA_PORT=1 and api_gateway_port=2");
        assertThat(load(null, Map.of("ODA_PORT", "7", "api_gateway_port", "7"), Map.of())
                        .port())
                .isEqualTo(7);
    }

    @Test
    void load_severalProblems_allToldAtOnce() throws IOException {
        Path file = file("port=80000\nprot=1\ngroup=a\ngroup=b\n");

        String problem = problem(
                file,
                Map.of("ODA_KAFKA_PROT", "1", "ODA_MAX_RECORD_BYTES", "huge"),
                Map.of("latest-ahead", "soon", "kafka-address-static", "192.0.2.7"));

        assertThat(problem)
                .contains("port '80000' (file " + file + ") must be a whole number from 0 to 65535")
                .contains("unknown setting 'prot' in file " + file + " (did you mean 'port'?)")
                .contains("'group' is set twice")
                .contains("unknown environment variable 'ODA_KAFKA_PROT' (did you mean 'ODA_KAFKA_PORT'?)")
                .contains("max-record-bytes 'huge'")
                .contains("latest-ahead 'soon'")
                .contains("kafka-address-static '192.0.2.7' needs kafka-port-static");
    }

    @Test
    void load_fileNamedByVariable_isRead() throws IOException {
        Path file = file("port = 1234\n# a comment\n");

        assertThat(load(null, Map.of("ODA_CONFIG", file.toString()), Map.of()).port())
                .isEqualTo(1234);
    }

    @Test
    void load_fileMissing_namesIt() {
        Path file = folder.resolve("absent.properties");

        assertThat(problem(file, Map.of(), Map.of())).contains(file + " does not exist");
    }

    @Test
    void load_launchersVariables_areNotUnknown() {
        assertThat(load(null, Map.of("ODA_JAVA_OPTS", "-Xmx1g", "ODA_JAVA_HOME", "/opt/jdk"), Map.of())
                        .port())
                .isEqualTo(50005);
    }

    @Test
    void load_externalKafka_refusesSettingsOfTheEmbeddedBroker() {
        String problem = problem(null, Map.of("kafka_address", "192.0.2.7"), Map.of("kafka", "a:9092,b:9092"));

        assertThat(problem).contains("kafka-address (environment variable kafka_address) is for the embedded broker");
        assertThat(load(null, Map.of(), Map.of("kafka", "a:9092, [::1]:9092")).kafka())
                .containsExactly("a:9092", "[::1]:9092");
    }

    @Test
    void load_kafkaWithoutPort_isRefused() {
        assertThat(problem(null, Map.of(), Map.of("kafka", "a,b:9092"))).contains("must be host:port[,host:port...]");
    }

    @Test
    void load_twoListenersOnOnePort_isRefused() {
        assertThat(problem(null, Map.of(), Map.of("kafka-port", "50005"))).contains("are both 50005");
        assertThat(problem(null, Map.of(), Map.of("kafka-port-static", "9094"))).contains("kafka-port-static 9094");
        assertThat(OdaConfig.of(Map.of("port", "0", "kafka-port", "0", "kafka-port-static", "0"))
                        .kafkaAddressStatic())
                .isEqualTo("127.0.0.1");
    }

    @Test
    void load_sizes_areReadInPowersOf1024() {
        assertThat(OdaConfig.of(Map.of("free-space-floor", "2g")).freeSpaceFloor())
                .isEqualTo(2L << 30);
        assertThat(OdaConfig.of(Map.of("free-space-floor", "1 MiB")).freeSpaceFloor())
                .isEqualTo(1L << 20);
        assertThat(OdaConfig.of(Map.of("free-space-floor", "7")).freeSpaceFloor())
                .isEqualTo(7);
        assertThat(problem(null, Map.of(), Map.of("max-record-bytes", "10g"))).contains("max-record-bytes '10g'");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("oda.properties"), content);
    }

    private static OdaConfig load(@Nullable Path file, Map<String, String> environment, Map<String, String> options) {
        return new ConfigSources(Map.of(), file, environment, options).load().config();
    }

    private static String problem(@Nullable Path file, Map<String, String> environment, Map<String, String> options) {
        return assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> load(file, environment, options))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_CONFIG))
                .actual()
                .detail();
    }
}
