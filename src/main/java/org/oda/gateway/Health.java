package org.oda.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The parts of the service by name, in the order in which they are told.
 *
 * @param optional those without which it can do its other work: it is ready also while they are down
 */
public record Health(Map<String, Supplier<Status>> components, Set<String> optional) {
    public Health {
        components = new LinkedHashMap<>(components);
        optional = Set.copyOf(optional);
    }

    /** Parts that are all needed. */
    public Health(Map<String, Supplier<Status>> components) {
        this(components, Set.of());
    }

    /** Whether the service is ready while this part is in this state. */
    boolean isReadyWith(String name, Status status) {
        return status.isUp() || optional.contains(name);
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
