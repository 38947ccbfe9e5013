package org.oda.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.oda.model.OdaException;

class SqlSettingsTest {
    private static final String PASSWORD = "correct horse";

    @Test
    void load_nothingSet_isOff() {
        assertThat(OdaConfig.of(Map.of()).sql()).isNull();
    }

    @Test
    void load_portAndPassword_isOnLoopback() {
        assertThat(OdaConfig.of(Map.of("sql-port", "8812", "sql-password", PASSWORD))
                        .sql())
                .isEqualTo(new SqlSettings("127.0.0.1", 8812, PASSWORD));
    }

    @Test
    void load_passwordMissingOrShort_namesTheVariableAndShowsNothing() {
        assertThat(problem(Map.of("sql-port", "8812"))).contains("ODA_SQL_PASSWORD");
        assertThat(problem(Map.of("sql-port", "8812", "sql-password", "short")))
                .contains("8 to 128")
                .doesNotContain("short");
    }

    @Test
    void load_withoutPort_isRefused() {
        assertThat(problem(Map.of("sql-password", PASSWORD)))
                .contains("sql-port=8812")
                .doesNotContain(PASSWORD);
        assertThat(problem(Map.of("sql-host", "0.0.0.0"))).contains("sql-port=8812");
    }

    @Test
    void load_hostIsNoAddress_isRefused() {
        for (String host : new String[] {"example.org", "::1", "300.1.1.1", "1.2.3", "1.2.3.4.", "01.2.3.4"}) {
            assertThat(problem(Map.of("sql-port", "0", "sql-password", PASSWORD, "sql-host", host)))
                    .contains("IPv4");
        }
        assertThat(OdaConfig.of(Map.of("sql-port", "0", "sql-password", PASSWORD, "sql-host", "localhost"))
                        .sql())
                .isEqualTo(new SqlSettings("127.0.0.1", 0, PASSWORD));
    }

    @Test
    void load_portOfAnother_isRefused() {
        assertThat(problem(Map.of("sql-port", "9094", "sql-password", PASSWORD)))
                .contains("sql-port 9094");
    }

    @Test
    void describe_password_isHidden() {
        LoadedConfig loaded = new ConfigSources(
                        Map.of(), null, Map.of("ODA_SQL_PASSWORD", PASSWORD), Map.of("sql-port", "8812"))
                .load();

        assertThat(loaded.describe()).contains("sql-password").doesNotContain(PASSWORD);
        assertThat(loaded.config().toString()).doesNotContain(PASSWORD);
    }

    private static String problem(Map<String, String> settings) {
        return assertThatExceptionOfType(OdaException.class)
                .isThrownBy(() -> OdaConfig.of(settings))
                .actual()
                .detail();
    }
}
