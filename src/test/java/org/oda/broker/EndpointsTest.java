package org.oda.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EndpointsTest {
    @Test
    void choose_sameRandomNumberAgain_neverGivesOnePortToTwoListeners() {
        var config = new BrokerConfig(Path.of("unused"), "127.0.0.1", 0, "127.0.0.1", "127.0.0.1", 0, 1 << 20);
        Endpoints endpoints = Endpoints.choose(config, new Repeating());

        assertThat(Stream.of(endpoints.client(), endpoints.fixed(), endpoints.internal(), endpoints.controller())
                        .map(Address::port))
                .doesNotHaveDuplicates();
    }

    /** Draws each number five times in a row, as chance may. */
    private static final class Repeating extends Random {
        private static final long serialVersionUID = 1L;
        private int drawn;

        @Override
        public int nextInt(int origin, int bound) {
            return origin + drawn++ / 5;
        }
    }
}
