package org.oda.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.oda.model.Conversion;

class EndsTest {
    @Test
    void add_textsAtTheEnds_arePassedOver() {
        Ends ends = ends(Double.NaN, 2, 3, Double.NaN);
        ends.add(new double[] {Double.NaN}, 0, 1, Conversion.IDENTITY);

        assertThat(ends.first()).isEqualTo(2);
        assertThat(ends.last()).isEqualTo(3);
        assertThat(new Ends().first()).isNaN();
    }

    @Test
    void merge_textsOnOneSide_keepsTheOther() {
        Ends ends = ends(Double.NaN);
        ends.merge(ends(1, 2));
        ends.merge(ends(Double.NaN));
        ends.merge(ends(3));

        assertThat(ends.first()).isEqualTo(1);
        assertThat(ends.last()).isEqualTo(3);
    }

    private static Ends ends(double... values) {
        Ends ends = new Ends();
        ends.add(values, 0, values.length, Conversion.IDENTITY);
        return ends;
    }
}
