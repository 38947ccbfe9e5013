package org.oda.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CsvBufferTest {
    @Test
    void text_withSigns_isQuotedOnlyWhereNeeded() throws IOException {
        assertThat(written(csv -> {
                    csv.text("plain text");
                    csv.text("a,b");
                    csv.text("say \"hi\"");
                    csv.text("two\nlines");
                    csv.text("");
                    csv.absent();
                    csv.text("µg/m³ 🌡");
                }))
                .isEqualTo("plain text,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"\",,µg/m³ 🌡");
    }

    @Test
    void number_random_isTheShortestThatReadsBack() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            double number = switch (i % 4) {
                case 0 -> Math.rint(random.nextGaussian() * 100_000) / Math.pow(10, random.nextInt(8));
                case 1 -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
                case 2 -> Double.longBitsToDouble(random.nextLong());
                default -> random.nextInt(20_000_000) - 1_000_000;
            };
            if (Double.isFinite(number)) {
                assertThat(written(csv -> csv.number(number))).isEqualTo(NumberOutput.toString(number, true));
            }
        }
    }

    @Test
    void number_whole_isWrittenInFull() throws IOException {
        assertThat(written(csv -> {
                    csv.number(0L);
                    csv.number(Long.MAX_VALUE);
                    csv.number(-12L);
                    csv.number(Long.MIN_VALUE);
                    csv.number(1_000L);
                }))
                .isEqualTo("0,9223372036854775807,-12,-9223372036854775808,1000");
    }

    @Test
    void line_behindALine_startsWithoutAComma() throws IOException {
        assertThat(written(csv -> {
                    csv.timestamp(1_712_829_716_000_000_000L);
                    csv.number(0.5);
                    csv.endLine();
                    csv.timestamp(1_712_829_716_000_000_001L);
                    csv.number(-0.0);
                    csv.endLine();
                }))
                .isEqualTo("2024-04-11T10:01:56Z,0.5\n2024-04-11T10:01:56.000000001Z,-0.0\n");
    }

    private static String written(Consumer<CsvBuffer> writing) throws IOException {
        var csv = new CsvBuffer(1);
        writing.accept(csv);
        var out = new ByteArrayOutputStream();
        csv.drain(out);
        assertThat(csv.length()).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }
}
