package org.oda.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.oda.model.Erasure;
import org.oda.model.NamePattern;
import org.oda.model.TimeRange;
import org.oda.store.Doomed;

class RetentionPolicyTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant NEVER = Erasure.EVER.from();

    @Test
    void at_severalPatterns_theFirstThatMatchesCounts() {
        Map<NamePattern, @Nullable Duration> topics = new LinkedHashMap<>();
        topics.put(new NamePattern("living*"), Duration.ofDays(10));
        topics.put(new NamePattern("audit"), null);
        topics.put(new NamePattern("*"), Duration.ofDays(20));
        Doomed doomed = new RetentionPolicy(Duration.ofDays(30), topics).at(NOW, NEVER);

        assertThat(doomed.of("livingroom")).isEqualTo(new TimeRange(NEVER, NOW.minus(Duration.ofDays(10))));
        assertThat(doomed.of("audit")).isNull();
        assertThat(doomed.of("kitchen")).isEqualTo(new TimeRange(NEVER, NOW.minus(Duration.ofDays(20))));
        assertThat(doomed.range().to()).isAfterOrEqualTo(NOW.minus(Duration.ofDays(10)));
    }

    @Test
    void at_wantOfRoom_takesAllTopicsUpToThatTime() {
        Instant full = NOW.minus(Duration.ofDays(400));
        Doomed doomed = new RetentionPolicy(null, Map.of(new NamePattern("a"), Duration.ofDays(10))).at(NOW, full);

        assertThat(doomed.of("other")).isEqualTo(new TimeRange(NEVER, full));
        assertThat(doomed.of("a")).isEqualTo(new TimeRange(NEVER, NOW.minus(Duration.ofDays(10))));
    }

    @Test
    void at_aClockThatIsNotBelieved_takesNothing() {
        Doomed doomed = new RetentionPolicy(Duration.ofDays(1), Map.of()).at(NEVER, NEVER);

        assertThat(doomed.of("a")).isNull();
    }

    @Test
    void of_kafka_neverKeepsLongerThanTheStore() {
        var usual = new KafkaRetention(null, null);
        assertThat(usual.of(null)).isEmpty();
        assertThat(usual.of(Duration.ofDays(30))).isEmpty();
        assertThat(usual.of(Duration.ofHours(7)))
                .containsEntry("retention.ms", Long.toString(Duration.ofHours(7).toMillis()))
                .containsEntry("segment.ms", Long.toString(Duration.ofHours(1).toMillis()));
        var asked = new KafkaRetention(Duration.ofDays(2), 1L << 30);
        assertThat(asked.of(Duration.ofDays(30)))
                .containsEntry("retention.ms", Long.toString(Duration.ofDays(2).toMillis()))
                .containsEntry("retention.bytes", Long.toString(1L << 30));
        assertThat(asked.of(Duration.ofDays(1)))
                .containsEntry("retention.ms", Long.toString(Duration.ofDays(1).toMillis()));
    }

    @Test
    void changes_ofAClusterOfOthers_onlyShorten() {
        var policy = new RetentionPolicy(Duration.ofDays(10), Map.of());
        var usual = new KafkaRetention(null, null);

        assertThat(usual.changes(policy, topic(Duration.ofDays(2)), false)).isEmpty();
        assertThat(usual.changes(policy, topic(Duration.ofDays(2)), true)).isNotEmpty();
        assertThat(usual.changes(policy, topic(Duration.ofDays(30)), false).values())
                .singleElement()
                .satisfies(changes -> assertThat(changes)
                        .allSatisfy(change -> assertThat(change.opType()).isEqualTo(AlterConfigOp.OpType.SET))
                        .anySatisfy(change -> assertThat(change.configEntry().value())
                                .isEqualTo(Long.toString(Duration.ofDays(10).toMillis()))));
    }

    private static Map<ConfigResource, Config> topic(Duration kept) {
        var retention = new ConfigEntry(
                "retention.ms",
                Long.toString(kept.toMillis()),
                ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG,
                false,
                false,
                List.of(),
                ConfigEntry.ConfigType.LONG,
                null);
        return Map.of(new ConfigResource(ConfigResource.Type.TOPIC, "t"), new Config(List.of(retention)));
    }
}
