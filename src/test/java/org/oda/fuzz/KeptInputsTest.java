package org.oda.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was found once is not found again, and a short look for more. */
class KeptInputsTest {
    private static final int LONG = 64 << 10;

    @ParameterizedTest
    @EnumSource
    void check_keptInputs_allPromisesHold(FuzzTarget target) {
        List<byte[]> inputs = KeptInputs.of(target);
        assertThat(inputs).isNotEmpty();
        List<String> faults = new ArrayList<>();
        for (byte[] input : inputs) {
            try {
                Fuzzed.timed(target, input.clone());
            } catch (Exception | AssertionError | StackOverflowError e) {
                faults.add("%s: %s".formatted(KeptInputs.escape(input), e));
            }
        }
        assertThat(faults).isEmpty();
    }

    /** Time that grows with the square of an input's length, or worse, shows in a piece that is said again and again. */
    @ParameterizedTest
    @EnumSource
    void check_keptInputsStretched_boundedTime(FuzzTarget target) {
        var random = new Random(20260101);
        List<byte[]> inputs = KeptInputs.of(target);
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            byte[] input = Stretch.of(inputs.get(random.nextInt(inputs.size())), LONG, random);
            try {
                Fuzzed.timed(target, input);
            } catch (Exception | AssertionError | StackOverflowError e) {
                faults.add("%.300s…: %s".formatted(KeptInputs.escape(input), e));
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void escape_anyBytes_unescapedAreTheSame() {
        byte[] input = "#a\\n\n\u00e9\0~".getBytes(StandardCharsets.UTF_8);
        assertThat(KeptInputs.escape(input)).isEqualTo("\\x23a\\\\n\\n\\xc3\\xa9\\x00~");
        assertThat(KeptInputs.unescape(KeptInputs.escape(input))).isEqualTo(input);
    }

    @Test
    @Tag("once")
    void search_forSeconds_findsNothing(@TempDir Path folder) throws Exception {
        FuzzRun.Result result = FuzzRun.brief(folder, Duration.ofSeconds(3));

        assertThat(result.status()).as(result.output()).isZero();
        assertThat(result.executed()).isPositive();
        assertThat(result.coverage()).isPositive();
    }
}
