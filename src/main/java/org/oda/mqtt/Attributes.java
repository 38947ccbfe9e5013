package org.oda.mqtt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** The attributes of a record's data. */
final class Attributes {
    private Attributes() {}

    /** Adds an attribute; where the name is there already, the first stays. */
    static void put(ObjectNode data, String name, JsonNode value, @Nullable String unit) {
        if (!data.has(name)) {
            if (unit == null) {
                data.set(name, value);
            } else {
                data.putObject(name).<ObjectNode>set("value", value).put("unit", unit);
            }
        }
    }
}
