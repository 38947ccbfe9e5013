package org.oda.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockGuardTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    private Path folder;

    private long nanos;

    @Test
    void isBelieved_aClockThatGoesOn_isBelieved() {
        ClockGuard guard = guard();

        assertThat(guard.isBelieved(NOW)).isTrue();
        assertThat(guard.isBelieved(NOW.plus(Duration.ofDays(3)))).isTrue();
        assertThat(guard.isBelieved(NOW.minus(Duration.ofDays(300)))).isTrue();
    }

    @Test
    void isBelieved_aJumpOfYears_onlyAfterADayOfRunning() {
        ClockGuard guard = guard();
        guard.isBelieved(NOW);
        Instant ahead = NOW.plus(Duration.ofDays(3_650));

        assertThat(guard.isBelieved(ahead)).isFalse();
        nanos += Duration.ofHours(23).toNanos();
        assertThat(guard.isBelieved(ahead)).isFalse();
        nanos += Duration.ofHours(2).toNanos();
        assertThat(guard.isBelieved(ahead)).isTrue();
    }

    @Test
    void isBelieved_aJumpAndBack_beginsToDoubtAnew() {
        ClockGuard guard = guard();
        guard.isBelieved(NOW);
        Instant ahead = NOW.plus(Duration.ofDays(3_650));
        guard.isBelieved(ahead);
        nanos += Duration.ofHours(23).toNanos();

        assertThat(guard.isBelieved(NOW.plusSeconds(60))).isTrue();
        nanos += Duration.ofHours(23).toNanos();
        assertThat(guard.isBelieved(ahead)).isFalse();
    }

    @Test
    void isBelieved_aJumpOverARestart_isSeen() {
        guard().isBelieved(NOW);

        assertThat(guard().isBelieved(NOW.plus(Duration.ofDays(30)))).isFalse();
    }

    @Test
    void isBelieved_withoutATimeOfTheLastLookButWithRecords_onlyAfterADay() {
        ClockGuard guard = new ClockGuard(folder.resolve("last"), () -> nanos, true);

        assertThat(guard.isBelieved(NOW)).isFalse();
        nanos += Duration.ofHours(25).toNanos();
        assertThat(guard.isBelieved(NOW)).isTrue();
        assertThat(guard().isBelieved(NOW)).isTrue();
    }

    @Test
    void isBelieved_aDamagedTimeOfTheLastLook_onlyAfterADay() throws IOException {
        Files.writeString(folder.resolve("last"), "");

        assertThat(guard().isBelieved(NOW)).isFalse();
    }

    private ClockGuard guard() {
        return new ClockGuard(folder.resolve("last"), () -> nanos, false);
    }
}
