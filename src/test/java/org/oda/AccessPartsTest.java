package org.oda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.access.Scope;
import org.oda.access.TokenFile;
import org.oda.access.TopicPattern;
import org.oda.config.OdaConfig;
import org.oda.gateway.Entrance;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

class AccessPartsTest {
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

    @TempDir
    private Path data;

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.8.9.1"})
    void read_onThisMachineWithoutTokens_asksForNoneAndKeepsPagesOut(String host) {
        Entrance entrance = read("host", host).entrance();
        assertThat(entrance.doors()).isNull();
        assertThat(entrance.isOpenToNetwork()).isFalse();
        assertThat(entrance.hosts()).isEmpty();
        assertThat(data).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7", "no-such-host.invalid"})
    void read_onTheNetworkWithoutTokens_refusesAndSaysWhatToType(String host) {
        assertThatThrownBy(() -> read("host", host)).isInstanceOfSatisfying(OdaException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.BAD_CONFIG);
            assertThat(e.detail())
                    .contains(host, "oda token create admin", data.toString(), "--insecure", "--oidc-issuer");
        });
    }

    @Test
    void read_sqlOnTheNetwork_isTheNetworkToo() {
        assertThatThrownBy(() -> read("sql-port", "0", "sql-host", "0.0.0.0", "sql-password", "long-enough"))
                .isInstanceOf(OdaException.class)
                .hasMessageContaining("0.0.0.0");
    }

    @Test
    void read_insecure_letsEverybodyInAndNotesIt() throws IOException {
        AccessParts parts = read("host", "0.0.0.0", "insecure", "true");
        assertThat(parts.doors()).isNull();
        assertThat(parts.entrance().isOpenToNetwork()).isTrue();
        parts.announce();
        assertThat(Files.readString(data.resolve("access/audit.log"))).contains("service.start.insecure", "0.0.0.0");
    }

    @Test
    void read_withAToken_asksForOneEverywhereUnlessItIsOff() {
        create();
        assertThat(read().doors()).isNotNull();
        assertThat(read("host", "0.0.0.0").doors()).isNotNull();
        assertThat(read("host", "0.0.0.0").entrance().hosts()).isNull();
        assertThat(read("host", "0.0.0.0", "insecure", "true").doors()).isNotNull();
        assertThat(read("access", "off").doors()).isNull();
        assertThatThrownBy(() -> read("access", "off", "host", "0.0.0.0"))
                .isInstanceOf(OdaException.class)
                .hasMessageContaining("access is off");
    }

    @Test
    void read_lastTokenRevoked_letsNobodyInRatherThanEverybody() {
        create();
        new TokenFile(data).revoke("kitchen");
        assertThat(read().doors()).isNotNull();
        assertThatThrownBy(() -> read("host", "0.0.0.0")).isInstanceOf(OdaException.class);
    }

    @Test
    void read_identityProvider_isEnoughForTheNetwork() {
        assertThat(read("host", "0.0.0.0", "oidc-issuer", "https://id.example.com", "oidc-audience", "oda")
                        .doors())
                .isNotNull();
    }

    @Test
    void read_damagedTokens_refuses() throws IOException {
        create();
        Files.writeString(new TokenFile(data).path(), "{");
        assertThatThrownBy(this::read).isInstanceOf(OdaException.class).hasMessageContaining("tokens.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "access=maybe",
                "insecure=yes",
                "cors-origin=*",
                "cors-origin=https://a.example/path",
                "cors-origin=dashboard",
                "oidc-issuer=https://id.example.com",
                "oidc-audience=oda",
                "oidc-issuer=http://id.example.com",
                "oidc-issuer=https://u:p@id.example.com",
            })
    void settings_thatMakeNoSense_areRefusedByName(String setting) {
        String[] parts = setting.split("=", 2);
        assertThatThrownBy(() -> read(parts)).isInstanceOf(OdaException.class).hasMessageContaining(parts[0]);
    }

    private void create() {
        new TokenFile(data).create("kitchen", Set.of(Scope.SEND), List.of(TopicPattern.ALL), NOW, null);
    }

    private AccessParts read(String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("data", data.toString()));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return AccessParts.read(OdaConfig.of(all), () -> NOW);
    }
}
