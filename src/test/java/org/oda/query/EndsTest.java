package org.oda.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.oda.model.Conversion;
import org.oda.store.SampleBlock;

class EndsTest {
    private static final SampleBlock.Names NAMES = new SampleBlock.Names() {
        @Override
        public String topic(int series) {
            return series == 0 ? "b" : "a";
        }

        @Override
        public String generatorId(int series) {
            return "g";
        }
    };

    @Test
    void add_readingsOfOneInstant_goByTheirTopics() {
        Ends ends = ends(new int[] {0, 1, 1, 0, 0, 1}, 1, 2, 3, 4, 5, 6);

        assertThat(ends.first()).isEqualTo(2);
        assertThat(ends.last()).isEqualTo(5);
    }

    @Test
    void merge_readingsOfOneInstant_goByTheirTopics() {
        Ends ends = ends(new int[] {0, 0}, 1, 2);
        ends.merge(ends(new int[] {1, 1}, 3, 4));

        assertThat(ends.first()).isEqualTo(3);
        assertThat(ends.last()).isEqualTo(2);
    }

    @Test
    void add_textsAtTheEnds_arePassedOver() {
        Ends ends = ends(new int[] {0, 0, 0}, Double.NaN, 2, Double.NaN);

        assertThat(ends.first()).isEqualTo(2);
        assertThat(ends.last()).isEqualTo(2);
        assertThat(new Ends().first()).isNaN();
    }

    private static Ends ends(int[] series, double... values) {
        var block = new SampleBlock(NAMES, Collections.singletonList(null), values.length);
        for (int i = 0; i < values.length; i++) {
            block.add(100, series[i], 0, values[i]);
        }
        Ends ends = new Ends();
        ends.add(block, 0, values.length, Conversion.IDENTITY);
        return ends;
    }
}
