package org.oda.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oda.model.RecordId;

/**
 * What became of records that were sent by HTTP.
 *
 * @param accepted so many will be stored
 * @param rejected so many will not
 * @param results of each, in the order in which they were sent
 */
public record SentRecords(int accepted, int rejected, List<Result> results) {
    public SentRecords {
        results = List.copyOf(results);
    }

    /**
     * One of them.
     *
     * @param id where Kafka has it; {@code null} where it was too large to be sent
     * @param reason why it will not be stored; {@code null} where it will be
     * @param detail for people; {@code null} likewise
     */
    public record Result(
            @Nullable RecordId id,
            @Nullable String reason,
            @Nullable String detail) {
        public boolean isAccepted() {
            return reason == null;
        }
    }

    static SentRecords read(String topic, JsonNode answer) {
        List<Result> results = new ArrayList<>();
        for (JsonNode result : answer.path("results")) {
            RecordId id = result.path("offset").isIntegralNumber()
                    ? new RecordId(
                            topic,
                            result.path("partition").asInt(),
                            result.path("offset").asLong())
                    : null;
            results.add(new Result(
                    id, result.path("reason").textValue(), result.path("detail").textValue()));
        }
        return new SentRecords(
                answer.path("accepted").asInt(), answer.path("rejected").asInt(), results);
    }
}
