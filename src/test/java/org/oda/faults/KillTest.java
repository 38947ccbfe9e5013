package org.oda.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.e2e.ServiceProcess;

/** A short run of what {@code bench/faults kill} does a hundred times. */
@Tag("once")
class KillTest {
    @TempDir
    Path folder;

    @Test
    void serve_killedAgainAndAgain_storesEveryAcknowledgedRecordOnce() throws Exception {
        try (var bed = new Bed(folder, ServiceProcess.fromClassPath(), new Random(20260101))) {
            new KillScenario().run(bed, 3);

            assertThat(bed.verify().acknowledged).isGreaterThan(1_000);
            assertThat(bed.api().metric("oda_pump_rejected_records_total")).isZero();
        }
    }
}
