package org.oda.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A job at one moment.
 *
 * @param asked as it was asked; JSON that its kind defines
 * @param who the name of the caller
 * @param progress {@code null} where nothing was told yet
 * @param receipt {@code null} until it is done; JSON that its kind defines
 * @param problem {@code null} where it did not fail
 * @param started {@code null} while it waits; of the last start, where the service ended in its middle
 * @param finished {@code null} until it is done or has failed
 */
public record Job(
        String id,
        String kind,
        JobState state,
        ObjectNode asked,
        String who,
        @Nullable Progress progress,
        @Nullable ObjectNode receipt,
        @Nullable Problem problem,
        Instant submitted,
        @Nullable Instant started,
        @Nullable Instant finished) {
    private static final String NOTES = "notes";

    /**
     * How far it is.
     *
     * @param total 0 where it is not known
     */
    public record Progress(String step, long done, long total) {}

    /**
     * Why it failed.
     *
     * @param code as {@link org.oda.model.ErrorCode#code} has it
     */
    public record Problem(String code, String detail) {}

    static Job submitted(String id, String kind, ObjectNode asked, String who, Instant now) {
        return new Job(id, kind, JobState.QUEUED, asked.deepCopy(), who, null, null, null, now, null, null);
    }

    Job started(Instant now) {
        return new Job(id, kind, JobState.RUNNING, asked, who, null, null, null, submitted, now, null);
    }

    Job at(Progress reached) {
        return new Job(id, kind, state, asked, who, reached, null, null, submitted, started, null);
    }

    Job done(ObjectNode result, Instant now) {
        return new Job(id, kind, JobState.DONE, asked, who, progress, result, null, submitted, started, now);
    }

    Job failed(Problem reason, Instant now) {
        return new Job(id, kind, JobState.FAILED, asked, who, progress, null, reason, submitted, started, now);
    }

    /** As it is shown and kept; what is {@code null} is written as such. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("kind", kind)
                .put("state", state.text())
                .put("who", who)
                .put("submitted", submitted.toString())
                .put("started", text(started))
                .put("finished", text(finished));
        json.set("asked", asked.deepCopy());
        if (progress == null) {
            json.putNull("progress");
        } else {
            json.putObject("progress")
                    .put("step", progress.step())
                    .put("done", progress.done())
                    .put("total", progress.total());
        }
        json.set("receipt", receipt == null ? json.nullNode() : receipt.deepCopy());
        if (problem == null) {
            json.putNull("problem");
        } else {
            json.putObject("problem").put("code", problem.code()).put("detail", problem.detail());
        }
        return json;
    }

    /** @param notes what its handler keeps; not shown */
    ObjectNode toFile(ObjectNode notes) {
        return toJson().set(NOTES, notes);
    }

    /** @throws IllegalArgumentException where it is none */
    static Job fromFile(JsonNode json) {
        try {
            JsonNode progress = json.path("progress");
            JsonNode problem = json.path("problem");
            return new Job(
                    json.required("id").asText(),
                    json.required("kind").asText(),
                    JobState.valueOf(json.required("state").asText().toUpperCase(Locale.ROOT)),
                    object(json.path("asked")),
                    json.required("who").asText(),
                    progress.isObject()
                            ? new Progress(
                                    progress.path("step").asText(),
                                    progress.path("done").asLong(),
                                    progress.path("total").asLong())
                            : null,
                    json.path("receipt").isObject() ? object(json.path("receipt")) : null,
                    problem.isObject()
                            ? new Problem(
                                    problem.path("code").asText(),
                                    problem.path("detail").asText())
                            : null,
                    Instant.parse(json.required("submitted").asText()),
                    instant(json.path("started")),
                    instant(json.path("finished")));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    static ObjectNode notes(JsonNode file) {
        return object(file.path(NOTES));
    }

    private static ObjectNode object(JsonNode json) {
        return json instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
    }

    private static @Nullable Instant instant(JsonNode text) {
        return text.isTextual() ? Instant.parse(text.textValue()) : null;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
