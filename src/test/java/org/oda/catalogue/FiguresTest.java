package org.oda.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oda.store.Records.START;
import static org.oda.store.Records.record;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.oda.model.DecodedRecord;
import org.oda.store.FakeStore;

class FiguresTest {
    private final List<DecodedRecord> records = new ArrayList<>();

    @Test
    void rate_enoughInFiveMinutes_isThatOfTheLastFullOnes() {
        send("a", Duration.ofSeconds(1), 0, 700);
        send("b", Duration.ofSeconds(10), 0, 60);

        // b has none in the five minutes that a is in
        assertThat(figures().rate()).isEqualTo(330 / 300.0);
    }

    @Test
    void rate_fewInFiveMinutes_isThatOfTheLastFullHour() {
        send("a", Duration.ofMinutes(2), 0, 90);

        assertThat(figures().rate()).isEqualTo(30 / 3_600.0);
    }

    @Test
    void rate_hourly_isThatOfTheLastFullDay() {
        send("a", Duration.ofHours(1), 0, 60);

        assertThat(figures().rate()).isEqualTo(24 / 86_400.0);
    }

    @Test
    void rate_fewADay_isThatOfTheLastFullDay() {
        send("a", Duration.ofHours(12), 0, 5);

        assertThat(figures().rate()).isEqualTo(2 / 86_400.0);
    }

    @Test
    void rate_noFullPeriodYet_isUnknown() {
        send("a", Duration.ofSeconds(1), 0, 100);

        assertThat(figures().rate()).isNull();
    }

    @Test
    void interval_severalSeries_isTheMedianOfTheirNewestGaps() {
        // the gap between the two is in no series
        send("a", Duration.ofSeconds(60), 0, 4);
        send("b", Duration.ofSeconds(10), 5_000, 3);

        assertThat(figures().interval()).isEqualTo(60.0);
    }

    @Test
    void interval_anEvenNumberOfGaps_isBetweenTheMiddleOnes() {
        send("a", Duration.ofSeconds(60), 0, 2);
        send("b", Duration.ofSeconds(15), 0, 2);

        assertThat(figures().interval()).isEqualTo(37.5);
    }

    @Test
    void interval_paceChanged_isTheNewOne() {
        send("a", Duration.ofSeconds(60), 0, 100);
        send("a", Duration.ofSeconds(1), 6_000, 20);

        assertThat(figures().interval()).isEqualTo(1.0);
    }

    @Test
    void interval_oneRecord_isUnknown() {
        send("a", Duration.ofSeconds(60), 0, 1);

        assertThat(figures().interval()).isNull();
    }

    private void send(String generator, Duration every, long startSeconds, int count) {
        for (int i = 0; i < count; i++) {
            records.add(record(
                    "t",
                    0,
                    records.size(),
                    START.plusSeconds(startSeconds).plus(every.multipliedBy(i)),
                    generator,
                    "1"));
        }
    }

    private Figures figures() {
        FakeStore store = new FakeStore();
        store.append(records);
        return Figures.of(store.inventory().series());
    }
}
