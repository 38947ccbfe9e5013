package org.oda.client;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import org.oda.model.JsonText;

/**
 * A job of the service at one moment.
 *
 * @param state {@code queued}, {@code running}, {@code done} or {@code failed}
 * @param who the name of the caller who asked for it
 * @param submitted a time of ISO 8601
 * @param finished likewise; {@code null} until then
 * @param step what is being done; {@code null} where nothing is told
 * @param total of the same kind as {@code done}; 0 where it is not known
 * @param problem why it failed; {@code null} where it did not
 * @param problemCode the name of the error; {@code null} where it did not fail
 * @param receipt what its kind tells of the result; {@code null} until it is done
 * @param json all that the gateway told
 */
public record JobInfo(
        String id,
        String kind,
        String state,
        String who,
        JsonText asked,
        String submitted,
        @Nullable String finished,
        @Nullable String step,
        long done,
        long total,
        @Nullable String problem,
        @Nullable String problemCode,
        @Nullable JsonText receipt,
        JsonText json) {
    static JobInfo of(JsonNode job) {
        JsonNode progress = job.path("progress");
        JsonNode problem = job.path("problem");
        JsonNode receipt = job.path("receipt");
        if (!job.path("id").isTextual() || !job.path("state").isTextual()) {
            throw Wire.unreadable("no job in the answer", null);
        }
        return new JobInfo(
                job.path("id").asText(),
                job.path("kind").asText(),
                job.path("state").asText(),
                job.path("who").asText(),
                JsonText.of(job.path("asked").toString()),
                job.path("submitted").asText(),
                job.path("finished").textValue(),
                progress.path("step").textValue(),
                progress.path("done").asLong(),
                progress.path("total").asLong(),
                problem.path("detail").textValue(),
                problem.path("code").textValue(),
                receipt.isObject() ? JsonText.of(receipt.toString()) : null,
                JsonText.of(job.toString()));
    }

    /** Whether it is done or has failed. */
    public boolean isOver() {
        return finished != null;
    }
}
