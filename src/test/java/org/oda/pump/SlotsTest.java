package org.oda.pump;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void of_fourPartitionsOfATopic_areSharedEvenlyByRangesOfSlots(int members) {
        for (int topic = 0; topic < 500; topic++) {
            String name = "topic-" + topic;
            var shares = IntStream.range(0, 4)
                    .map(partition -> Slots.of(name, partition) * members / Slots.NUMBER)
                    .boxed()
                    .collect(Collectors.groupingBy(member -> member, Collectors.counting()));

            assertThat(shares).hasSize(members);
            assertThat(shares.values()).containsOnly(4L / members);
        }
    }

    @Test
    void of_topicsOfOnePartition_areSpreadOverAllSlots() {
        var used = IntStream.range(0, 1_000)
                .map(topic -> Slots.of("sensor-" + topic, 0))
                .boxed()
                .collect(Collectors.groupingBy(slot -> slot, Collectors.counting()));

        assertThat(used).hasSize(Slots.NUMBER);
        assertThat(used.values()).allMatch(count -> count < 70);
    }

    @Test
    void of_manyPartitions_neverLeavesTheSlots() {
        assertThat(IntStream.range(0, 10_000).map(partition -> Slots.of("a", partition)))
                .allMatch(slot -> slot >= 0 && slot < Slots.NUMBER);
    }
}
