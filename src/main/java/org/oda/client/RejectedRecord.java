package org.oda.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * A record that was not stored, or was stored although it breaks its topic's declaration, as the gateway tells it.
 *
 * @param json all that is told
 */
public record RejectedRecord(JsonNode json) {
    /** topic/partition/offset. */
    public String id() {
        return text("id");
    }

    public String reason() {
        return text("reason");
    }

    /** For people. */
    public String detail() {
        return text("detail");
    }

    /** ISO 8601, UTC. */
    public String rejectedAt() {
        return text("rejected_at");
    }

    /** When Kafka got it: ISO 8601, UTC. */
    public String sentAt() {
        return text("time");
    }

    /** {@code open} or {@code replayed}. */
    public String state() {
        return text("state");
    }

    /** ISO 8601, UTC; empty where it was not replayed. */
    public String replayedAt() {
        return text("replayed_at");
    }

    /** Whether it was stored when it came. */
    public boolean stored() {
        return json.path("stored").asBoolean();
    }

    /** Of the value, in bytes. */
    public long rawLength() {
        return json.path("raw_length").asLong();
    }

    /** The beginning of the value. */
    public byte[] rawBeginning() {
        try {
            byte[] bytes = json.path("raw_base64").binaryValue();
            return bytes == null ? new byte[0] : bytes;
        } catch (IOException e) {
            throw Wire.unreadable("raw_base64", e);
        }
    }

    private String text(String field) {
        return json.path(field).asText("");
    }
}
