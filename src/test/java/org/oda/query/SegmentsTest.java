package org.oda.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.oda.model.Conversion;
import org.oda.model.ErrorCode;
import org.oda.model.Function;
import org.oda.model.OdaException;
import org.oda.store.SampleBlock;

class SegmentsTest {
    private static final SampleBlock.Names NAMES = new SampleBlock.Names() {
        @Override
        public String topic(int series) {
            return "t";
        }

        @Override
        public String generatorId(int series) {
            return "g";
        }
    };

    /** Each stretch alone would be few enough, and several threads would fill the memory before the first is handed over. */
    @Test
    void add_windowsBridgedInSeveralStretches_areCountedTogether() {
        FieldTask task = task();
        int windows = WindowGrid.MAX_WINDOWS * 3 / 5;
        FieldFold first = new FieldFold(task);
        first.add(readings(0, windows));

        assertThat(first.rows().all()).hasSize(windows);
        assertThatThrownBy(() -> new FieldFold(task).add(readings(windows + 1L, 2L * windows)))
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_WINDOWS));
    }

    private static SampleBlock readings(long from, long to) {
        var block = new SampleBlock(NAMES, Collections.singletonList(null), 2);
        block.add(from, 0, 0, 1);
        block.add(to, 0, 0, 2);
        return block;
    }

    /** Windows of a nanosecond. */
    private static FieldTask task() {
        List<Function> functions = List.of(new Function(Function.Kind.INTEGRAL));
        return new FieldTask(
                "x",
                functions,
                Needs.of(functions),
                FixedGrid.of(Instant.EPOCH, Duration.ofNanos(1), Instant.EPOCH),
                new Groups(Set.of()),
                unit -> Optional.of(Conversion.IDENTITY),
                new Budget(1),
                Long.MAX_VALUE,
                WindowGrid.MAX_WINDOWS,
                false);
    }
}
