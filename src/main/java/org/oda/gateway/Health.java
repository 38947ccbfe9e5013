package org.oda.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The parts that the service cannot work without, by name, in the order in which they are told. */
public record Health(Map<String, Supplier<Status>> components) {
    public Health {
        components = new LinkedHashMap<>(components);
    }

    /**
     * How one part is.
     *
     * @param detail for people
     */
    public record Status(boolean isUp, String detail) {
        public static Status of(boolean isUp) {
            return new Status(isUp, isUp ? "up" : "down");
        }
    }
}
