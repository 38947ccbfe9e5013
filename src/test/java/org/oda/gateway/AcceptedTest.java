package org.oda.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oda.model.Format;

class AcceptedTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | JSON",
                "application/* | JSON",
                "application/json | JSON",
                "application/x-ndjson | NDJSON",
                "text/csv | CSV",
                "TEXT/CSV; charset=utf-8; header=present | CSV",
                "text/* | CSV",
                "application/vnd.apache.parquet | PARQUET",
                "application/vnd.apache.arrow.stream | ARROW",
                "text/csv, */* | CSV",
                "*/*, text/csv | CSV",
                "text/csv;q=0.5, application/json | JSON",
                "text/csv;q=0.5, application/json;q=0.4 | CSV",
                "text/csv;q=0, */*;q=0.1 | JSON",
                "application/json;q=0, */* | NDJSON",
                "application/json, text/csv, application/x-ndjson | JSON",
                "application/json, text/plain, */* | JSON",
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8 | JSON",
                "text/plain | JSON",
                "text/csv;q=0 | JSON",
                "text/csv;q=2 | JSON",
                "text/csv;q=x, application/x-ndjson;q=0.001 | NDJSON",
                "text/csv ; Q=0.7 , application/x-ndjson;q=0.6 | CSV",
                ",,; ;q=,text/csv | CSV",
                "nonsense | JSON"
            })
    void format_ofAHeader_isTheOneWantedMost(String header, Format expected) {
        assertThat(Accepted.format(List.of(header))).isEqualTo(expected);
    }

    @Test
    void format_ofNoHeader_isJson() {
        assertThat(Accepted.format(List.of())).isEqualTo(Format.JSON);
        assertThat(Accepted.format(List.of(""))).isEqualTo(Format.JSON);
    }

    @Test
    void format_ofSeveralHeaders_takesAllOfThem() {
        assertThat(Accepted.format(List.of("text/plain", "text/csv;q=0.1", "application/x-ndjson")))
                .isEqualTo(Format.NDJSON);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip | true",
                "deflate, GZIP;q=0.1 | true",
                "* | true",
                "*;q=0, gzip | true",
                "gzip;q=0, * | false",
                "gzip;q=0.000 | false",
                "identity | false",
                "br, zstd | false"
            })
    void gzip_ofAHeader_isWhetherItIsTaken(String header, boolean expected) {
        assertThat(Accepted.gzip(List.of(header))).isEqualTo(expected);
    }

    @Test
    void gzip_ofNoHeader_isNot() {
        assertThat(Accepted.gzip(List.of())).isFalse();
    }
}
