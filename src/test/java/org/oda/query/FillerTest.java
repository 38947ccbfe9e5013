package org.oda.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.oda.model.Windows.Fill;

class FillerTest {
    private static final double NONE = Double.NaN;

    @Test
    void fill_gapsAndEdges_areFilledAsAsked() {
        assertThat(filled(Fill.NULL)).containsExactly(NONE, 2, NONE, NONE, 10, NONE);
        assertThat(filled(Fill.PREVIOUS)).containsExactly(NONE, 2, 2, 2, 10, 10);
        assertThat(filled(Fill.LINEAR)).containsExactly(NONE, 2, 4, 8, 10, NONE);
    }

    @Test
    void fill_nothingThere_leavesNothing() {
        double[] values = {NONE, NONE};

        Filler.fill(values, new long[] {0, 1}, Fill.LINEAR);

        assertThat(values).containsExactly(NONE, NONE);
    }

    private static double[] filled(Fill fill) {
        double[] values = {NONE, 2, NONE, NONE, 10, NONE};
        Filler.fill(values, new long[] {0, 10, 20, 40, 50, 60}, fill);
        return values;
    }
}
