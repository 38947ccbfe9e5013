package org.oda.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.e2e.ServiceProcess;

/** A short run of what {@code bench/faults cut} does for longer, and in more ways. */
@Tag("once")
class CutTest {
    @TempDir
    Path folder;

    @Test
    void serve_networkToTheBrokerIsCut_saysSoAndGoesOnByItself() throws Exception {
        try (var bed = new Bed(folder, ServiceProcess.fromClassPath(), new Random(20260101))) {
            new CutScenario(Duration.ZERO).run(bed, 1);

            assertThat(bed.verify().acknowledged).isGreaterThan(100);
        }
    }
}
