package org.oda.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.oda.model.Aggregation;
import org.oda.model.OdaException;
import org.oda.model.Query;

/** Reads requests, written with ' for ", at a fixed time. */
final class Requests {
    static final Instant NOW = Instant.parse("2024-03-31T10:20:30.5Z");

    private Requests() {}

    static QueryRequest request(String body) {
        return new QueryCodec(() -> NOW).read(body.replace('\'', '"').getBytes(UTF_8));
    }

    static Query query(String body) {
        return request(body).query();
    }

    /** What is read of an aggregator beside a topic. */
    static Aggregation aggregation(String aggregator) {
        return requireNonNull(
                query("{'topic':'t','aggregator':%s}".formatted(aggregator)).aggregation());
    }

    static void assertRefused(String body, String code, @Nullable String field, String detail) {
        assertThatThrownBy(() -> request(body)).isInstanceOfSatisfying(OdaException.class, e -> {
            Assertions.assertThat(e.code().code()).isEqualTo(code);
            Assertions.assertThat(e.field()).isEqualTo(field);
            Assertions.assertThat(e.detail()).contains(detail).hasSizeLessThan(400);
        });
    }
}
