package org.oda.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.oda.codec.Requests.NOW;
import static org.oda.codec.Requests.assertRefused;
import static org.oda.codec.Requests.query;
import static org.oda.codec.Requests.request;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.Order;
import org.oda.model.Page;
import org.oda.model.Position;
import org.oda.model.Query;
import org.oda.model.RecordId;

class PageCursorTest {
    private static final Position LAST =
            new Position(1_712_829_716_123_456_789L, new RecordId("livingroom", 3, 1L << 40));
    private static final byte[] QUERY = "query".getBytes(UTF_8);

    @ParameterizedTest
    @CsvSource({
        ", 2024-04-11T10:01:56.123456789Z",
        "2024-01-01T00:00:00Z, 2024-04-11T10:01:56Z",
        "-1000000000-01-01T00:00:00Z, +1000000000-12-31T23:59:59.999999999Z"
    })
    void read_ofWhatWasWritten_isTheSame(Instant start, Instant stop) {
        PageCursor cursor = new PageCursor(start, stop, LAST);

        String text = cursor.write(QUERY);

        assertThat(text).matches("[A-Za-z0-9_-]+");
        assertThat(PageCursor.read(text, QUERY, "cursor")).isEqualTo(cursor);
    }

    @Test
    void read_ofTheLongestTopic_isTheSame() {
        Position last = new Position(Long.MIN_VALUE, new RecordId("t".repeat(249), Integer.MAX_VALUE, Long.MAX_VALUE));
        PageCursor cursor = new PageCursor(null, Instant.MAX, last);

        assertThat(PageCursor.read(cursor.write(QUERY), QUERY, "cursor")).isEqualTo(cursor);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "AAAA", "not base64!", "'; DROP TABLE record; --", "\u0000", "%s%n"})
    void read_ofWhatIsNone_isABadCursor(String text) {
        assertBad(text);
        assertBad("A".repeat(999));
        assertBad("A".repeat(1_000_000));
    }

    @Test
    void read_ofAnotherVersion_isABadCursor() {
        byte[] bytes = Base64.getUrlDecoder().decode(new PageCursor(null, NOW, LAST).write(QUERY));
        bytes[0]++;

        assertBad(Base64.getUrlEncoder().encodeToString(bytes));
    }

    @Test
    void read_ofADamagedOne_isABadCursor() {
        byte[] whole = Base64.getUrlDecoder().decode(new PageCursor(NOW, NOW, LAST).write(QUERY));
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = whole.clone();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            assertBad(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
    }

    @Test
    void cursor_ofARelativeRange_keepsTheRangeOfTheFirstPage() {
        String cursor = request("{'topic':'t','start':'-PT1H','limit':2,'order':'desc'}")
                .cursorBehind(LAST);

        Query later = new QueryCodec(() -> NOW.plus(Duration.ofDays(9)))
                .read(
                        "{\"topic\":\"t\",\"start\":\"-PT1H\",\"limit\":3,\"order\":\"desc\",\"cursor\":\"%s\",\"format\":\"csv\"}"
                                .formatted(cursor)
                                .getBytes(UTF_8))
                .query();

        assertThat(later.start()).isEqualTo(NOW.minus(Duration.ofHours(1)));
        assertThat(later.stop()).isEqualTo(NOW);
        assertThat(later.page()).isEqualTo(new Page(null, 3L, Order.DESC, LAST));
    }

    @Test
    void cursor_ofARangeThatNowIsUpsideDown_isTaken() {
        String cursor = request("{'start':'-PT1H','stop':'2024-03-31T10:00:00Z','limit':2}")
                .cursorBehind(LAST);

        Query later = new QueryCodec(() -> NOW.plus(Duration.ofDays(1)))
                .read("{\"start\":\"-PT1H\",\"stop\":\"2024-03-31T10:00:00Z\",\"limit\":2,\"cursor\":\"%s\"}"
                        .formatted(cursor)
                        .getBytes(UTF_8))
                .query();

        assertThat(later.stop()).isEqualTo(Instant.parse("2024-03-31T10:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'topic':['b','a'],'start':'2024'",
                "'start':'2024','topic':['a','b','a'],'generator_id':null,'limit':7,'format':'ndjson'",
                "'start':'2024','topic':['a','b'],'order':'asc','tz':null,'stop':''"
            })
    void cursor_ofTheSameQueryWrittenOtherwise_isTaken(String keys) {
        String cursor = request("{'topic':['a','b'],'start':'2024','limit':2}").cursorBehind(LAST);

        assertThat(query("{%s,'cursor':'%s'}".formatted(keys, cursor)).page().after())
                .isEqualTo(LAST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'topic':'a','start':'2024'",
                "'topic':['a','b']",
                "'topic':['a','b'],'start':'2024-01'",
                "'topic':['a','b'],'start':'2024','stop':'2025'",
                "'topic':['a','b'],'start':'2024','order':'desc'",
                "'topic':['a','b'],'start':'2024','generator_id':'g'",
                "'topic':['a'],'generator_id':['b'],'start':'2024'",
                "'topic':['a','b'],'start':'2024','field':'f'",
                "'topic':['a','b'],'start':'2024','filter':{'field':'f','gt':1}"
            })
    void cursor_ofAnotherQuery_isABadCursor(String keys) {
        String cursor = request("{'topic':['a','b'],'start':'2024','limit':2}").cursorBehind(LAST);

        assertRefused(
                "{%s,'cursor':'%s'}".formatted(keys, cursor),
                "bad-cursor",
                "cursor",
                "is damaged, or of another query: send the value of the header Oda-Next-Cursor with the very query");
    }

    private static void assertBad(String text) {
        assertThatThrownBy(() -> PageCursor.read(text, QUERY, "cursor"))
                .isInstanceOfSatisfying(OdaException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.BAD_CURSOR);
                    assertThat(e.field()).isEqualTo("cursor");
                    assertThat(e.detail()).hasSizeLessThan(300);
                });
    }
}
