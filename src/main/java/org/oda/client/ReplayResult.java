package org.oda.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What became of a reject that was to be replayed, as the gateway tells it.
 *
 * @param json all that is told
 */
public record ReplayResult(JsonNode json) {
    /** topic/partition/offset. */
    public String id() {
        return json.path("id").asText("");
    }

    /** Whether it is in the store now. */
    public boolean stored() {
        return json.path("stored").asBoolean();
    }

    /** Whether an earlier replay had stored it. */
    public boolean already() {
        return json.path("already").asBoolean();
    }

    /** Empty where it is stored. */
    public String reason() {
        return json.path("reason").asText("");
    }

    /** For people; empty where it is stored. */
    public String detail() {
        return json.path("detail").asText("");
    }
}
