package org.oda.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oda.model.Erasure;
import org.oda.model.RecordId;
import org.oda.model.RejectReason;

class ErasuresTest {
    private static final Decoded OTHER = new Decoded.Rejected(RejectReason.BAD_JSON, "a fault");

    private @Nullable String current = "first";

    @Test
    void judge_aTopicMadeAnew_leavesItsRecordsAlone() {
        Erasures erasures = erasures(Map.of("t", List.of(10L)), Map.of("t", "first"));

        assertThat(judge(erasures, 9)).isInstanceOf(Decoded.Erased.class);
        assertThat(judge(erasures, 10)).isSameAs(OTHER);
        current = "second";
        assertThat(judge(erasures, 9)).isSameAs(OTHER);
        // Kafka does not answer
        current = null;
        assertThat(judge(erasures, 9)).isInstanceOf(Decoded.Erased.class);
    }

    @Test
    void judge_aTopicThatWasNotInKafka_leavesItsLaterRecordsAlone() {
        assertThat(judge(erasures(Map.of("t", List.of()), Map.of()), 0)).isSameAs(OTHER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"generator_id\":\"sensor1\"}|sensor1|true",
                "{\"generator_id\":\"sensor10\"}|sensor1|false",
                "{\"generator_id\":\"sensor10\",\"data\":{\"near\":\"sensor1\"}}|sensor1|false",
                "{\"data\":{\"generator_id\":\"sensor10\"},\"from\":\"sensor1\"}|sensor1|true",
                "{\"generator_id\":\"K\\u00fcche\"}|Küche|true",
                "{\"generator_id\":\"K\\u00fcche\"|Küche|true",
                "{\"generator_id\":\"my sensor1\"|sensor1|true",
                "sensor1;20.5|sensor1|true",
                "sensor10;20.5|sensor1|false",
                "my-sensor1;20.5|sensor1|false",
                "sensor10;sensor1|sensor1|true",
            })
    void selects_bytesThatAreNoRecord_byTheNameAsAWhole(String bytes, String generator, boolean isSelected) {
        var erasure = new Erasure(null, generator, Erasure.EVER, Map.of("t", List.of(10L)));

        assertThat(Erasures.selects(
                        erasure, new RecordId("t", 0, 1), bytes.getBytes(StandardCharsets.UTF_8), Instant.EPOCH))
                .isEqualTo(isSelected);
    }

    private Erasures erasures(Map<String, List<Long>> ends, Map<String, String> ids) {
        var erasures = new Erasures(topic -> current);
        erasures.add(new Erasure("t", null, Erasure.EVER, ends), ids);
        return erasures;
    }

    private static Decoded judge(Erasures erasures, long offset) {
        return erasures.judge(new RecordId("t", 0, offset), new byte[0], OTHER);
    }
}
