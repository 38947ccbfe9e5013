package org.oda.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oda.model.ErrorCode;
import org.oda.model.NamePattern;
import org.oda.model.OdaException;
import org.oda.model.Position;
import org.oda.model.RecordId;

class StreamCodecTest {
    private static final Instant NOW = Instant.parse("2024-06-01T12:00:00Z");
    private static final Map<String, List<String>> ALL = Map.of();

    private final StreamCodec codec = new StreamCodec(InstantSource.fixed(NOW));

    @Test
    void read_nothing_isAllFromNowOn() {
        StreamRequest request = codec.read(ALL, null);

        assertThat(request.query().topics()).isEmpty();
        assertThat(request.from()).isNull();
        assertThat(request.place()).isNull();
    }

    @Test
    void read_everyParameter_selects() {
        StreamRequest request = codec.read(
                Map.of(
                        "topic", List.of("kitchen", "room*"),
                        "generator_id", List.of("t1"),
                        "field", List.of("temperature"),
                        "filter", List.of("temperature>25 Cel", "humidity<=50"),
                        "from", List.of("-1h")),
                "");

        assertThat(request.query().topics()).containsExactly(new NamePattern("kitchen"), new NamePattern("room*"));
        assertThat(request.query().generatorIds()).containsExactly(new NamePattern("t1"));
        assertThat(request.query().fields()).containsExactly("temperature");
        assertThat(request.query().filters()).hasSize(2);
        assertThat(request.from()).isEqualTo(NOW.minusSeconds(3600));
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-25T13:53:54Z, 2024-01-25T13:53:54Z",
        "2024-04, 2024-04-01T00:00:00Z",
        "1712444401, 2024-04-06T23:00:01Z",
        "1712444401000, 2024-04-06T23:00:01Z",
        "now, 2024-06-01T12:00:00Z"
    })
    void read_from_takesEveryTime(String text, Instant time) {
        assertThat(codec.read(Map.of("from", List.of(text)), null).from()).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({
        "from, yesterday, BAD_VALUE, from",
        "form, -1h, UNKNOWN_FIELD, form",
        "filter, temperature, BAD_VALUE, filter",
        "filter, temperature>1e999, BAD_VALUE, filter"
    })
    void read_badParameter_isRefused(String name, String value, ErrorCode code, String field) {
        OdaException e = catchThrowableOfType(OdaException.class, () -> codec.read(Map.of(name, List.of(value)), null));

        assertThat(e.code()).isEqualTo(code);
        assertThat(e.field()).isEqualTo(field);
    }

    @Test
    void place_writtenAndRead_isTheSame() {
        StreamRequest request = codec.read(ALL, null);
        var position = new Position(-5, new RecordId("küche", 3, 1L << 40));
        var place = new StreamPlace(
                NOW.getEpochSecond() * 1_000_000_000,
                position,
                Map.of("küche", new long[] {0, 7, Long.MAX_VALUE}, "b", new long[0]));

        StreamPlace read = codec.read(ALL, request.id(place)).place();

        assertThat(read).isNotNull();
        assertThat(read.start()).isEqualTo(NOW);
        assertThat(read.history()).isEqualTo(position);
        assertThat(read.offsets()).containsOnlyKeys("küche", "b");
        assertThat(read.offsets().get("küche")).containsExactly(0, 7, Long.MAX_VALUE);
    }

    @Test
    void place_ofAnotherStream_isRefused() {
        String id = codec.read(ALL, null).id(new StreamPlace(0, null, Map.of()));

        OdaException e = catchThrowableOfType(OdaException.class, () -> codec.read(Map.of("topic", List.of("a")), id));

        assertThat(e.code()).isEqualTo(ErrorCode.BAD_CURSOR);
        assertThat(e.field()).isEqualTo("Last-Event-ID");
    }

    @ParameterizedTest
    @CsvSource({"x", "!!!", "AQ", "AQAAAAAAAAAAAA"})
    void place_junk_isRefused(String id) {
        OdaException e = catchThrowableOfType(OdaException.class, () -> codec.read(ALL, id));

        assertThat(e.code()).isEqualTo(ErrorCode.BAD_CURSOR);
    }
}
