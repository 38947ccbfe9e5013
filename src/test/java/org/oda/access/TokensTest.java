package org.oda.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.Prompt;
import org.oda.model.OdaException;

class TokensTest {
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    @TempDir
    private Path data;

    private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);

    @Test
    void byToken_createdWhileItIsFollowed_isKnownAtOnceWithItsRights() {
        Tokens tokens = follow();
        TokenFile.Created created = create("kitchen", null);

        await().until(() -> tokens.byToken(created.text()).isPresent());
        Caller caller = tokens.byToken(created.text()).orElseThrow();
        assertThat(caller.name()).isEqualTo("kitchen");
        assertThat(caller.may(Scope.SEND, "kitchen-2")).isTrue();
        assertThat(caller.may(Scope.SEND, "cellar")).isFalse();
        assertThat(tokens.byName("kitchen")).contains(caller);
        assertThat(tokens.scramKeys("kitchen", "SCRAM-SHA-512")).isPresent();
        assertThat(tokens.scramKeys("kitchen", "PLAIN")).isEmpty();
    }

    @Test
    void byToken_createdAndRevoked_isToldWithinASecond() {
        Tokens tokens = follow();
        var file = new TokenFile(data);

        await().until(() -> {
            TokenFile.Created created = create("kitchen", null);
            boolean isKnown = Prompt.holdsWithin(
                    AT_ONCE, () -> tokens.byToken(created.text()).isPresent());
            file.revoke("kitchen");
            boolean isRefused = Prompt.holdsWithin(
                    AT_ONCE, () -> tokens.byToken(created.text()).isEmpty());
            return isKnown && isRefused;
        });
    }

    @Test
    void byToken_revoked_isRefusedAtOnceByAllDoors() {
        TokenFile.Created created = create("kitchen", null);
        TokenFile.Created other = create("cellar", null);
        Tokens tokens = follow();
        assertThat(tokens.byToken(created.text())).isPresent();

        new TokenFile(data).revoke("kitchen");

        await().until(() -> tokens.byToken(created.text()).isEmpty());
        assertThat(tokens.byName("kitchen")).isEmpty();
        assertThat(tokens.scramKeys("kitchen", "SCRAM-SHA-256")).isEmpty();
        assertThat(tokens.byToken(other.text())).isPresent();
    }

    @Test
    void byToken_madeAnewUnderTheSameName_theOldOneStaysRefused() {
        TokenFile.Created old = create("kitchen", null);
        new TokenFile(data).revoke("kitchen");
        TokenFile.Created made = create("kitchen", null);

        assertThat(follow().byToken(old.text())).isEmpty();
        assertThat(follow().byToken(made.text())).isPresent();
    }

    @Test
    void byToken_expired_isRefusedFromThatInstantOn() {
        TokenFile.Created created = create("guest", NOW.plusSeconds(60));
        Tokens tokens = follow();

        clock.set(NOW.plusSeconds(59));
        assertThat(tokens.byToken(created.text())).isPresent();
        assertThat(tokens.hasValid()).isTrue();
        clock.set(NOW.plusSeconds(60));
        assertThat(tokens.byToken(created.text())).isEmpty();
        assertThat(tokens.byName("guest")).isEmpty();
        assertThat(tokens.scramKeys("guest", "SCRAM-SHA-256")).isEmpty();
        assertThat(tokens.hasValid()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "oda_", "kitchen", "oda_ünlesbar", "oda_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", "\0"
            })
    void byToken_notOfTheForm_isRefused(String text) {
        create("kitchen", null);
        assertThat(follow().byToken(text)).isEmpty();
        assertThat(follow().byToken(text + "a".repeat(100_000))).isEmpty();
    }

    @Test
    void file_afterCreate_isItsOwnersAloneAndHoldsNoToken() throws IOException {
        TokenFile.Created created = create("kitchen", null);
        Path file = new TokenFile(data).path();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        assertThat(Files.readString(file))
                .contains("kitchen")
                .doesNotContain(created.text().substring(4));
        assertThat(created.text()).matches("oda_[A-Za-z0-9_-]{44}");
        assertThat(created.first()).isTrue();
        assertThat(create("cellar", null).first()).isFalse();
    }

    @Test
    void create_severalAtOnce_noneIsLost() {
        IntStream.range(0, 16).parallel().forEach(i -> create("t" + i, null));
        assertThat(new TokenFile(data).read()).hasSize(16);
    }

    @Test
    void create_sameName_isRefused() {
        create("kitchen", null);
        assertThatThrownBy(() -> create("kitchen", null))
                .isInstanceOf(OdaException.class)
                .hasMessageContaining("'kitchen'")
                .hasMessageContaining("revoke");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Kitchen", "-k", "k k", "oda", "anyone", "k\n", "ö"})
    void create_badName_isRefusedWithTheForm(String name) {
        assertThatThrownBy(() -> create(name, null))
                .isInstanceOf(OdaException.class)
                .hasMessageContaining("a-z");
    }

    @Test
    void revoke_unknownName_isRefusedAndMakesNothing() {
        assertThatThrownBy(() -> new TokenFile(data).revoke("kitchen"))
                .isInstanceOf(OdaException.class)
                .hasMessageContaining("'kitchen'");
        assertThat(data).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"version\":2,\"tokens\":[]}",
                "{\"version\":1}",
                "{\"version\":1,\"tokens\":[{\"name\":\"a\"}]}",
                "{\"version\":1,\"tokens\":[]} x",
            })
    void file_damagedWhileItIsFollowed_whatWasKnownHoldsUntilItIsRepaired(String damage) throws IOException {
        TokenFile.Created created = create("kitchen", null);
        TokenFile file = new TokenFile(data);
        byte[] whole = Files.readAllBytes(file.path());
        Tokens tokens = follow();

        Files.writeString(file.path(), damage);

        await().until(() -> tokens.problem().isPresent());
        assertThat(tokens.problem().orElseThrow()).contains(file.path().toString());
        assertThat(tokens.byToken(created.text())).isPresent();
        assertThatThrownBy(this::follow).isInstanceOf(OdaException.class).hasMessageContaining("tokens.json");

        Files.write(file.path(), whole);
        await().until(() -> tokens.problem().isEmpty());
    }

    @Test
    void file_removedWhileItIsFollowed_nobodyIsKnownAnyMore() throws IOException {
        TokenFile.Created created = create("kitchen", null);
        Tokens tokens = follow();

        Files.delete(new TokenFile(data).path());

        await().until(() -> tokens.byToken(created.text()).isEmpty());
        assertThat(tokens.byName("kitchen")).isEmpty();
    }

    private Tokens follow() {
        return Tokens.follow(new TokenFile(data), clock::get);
    }

    private TokenFile.Created create(String name, @Nullable Instant expires) {
        return new TokenFile(data)
                .create(name, Set.of(Scope.SEND), List.of(new TopicPattern("kitchen*")), NOW, expires);
    }
}
