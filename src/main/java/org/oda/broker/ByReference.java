package org.oda.broker;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Objects for the classes that Kafka makes by their names. Kafka's settings are texts, so they hold a name of the object, which is
 * another one for each broker of this process.
 */
final class ByReference {
    private static final Map<String, Object> OBJECTS = new ConcurrentHashMap<>();

    private ByReference() {}

    /** Returns the text for the settings. To be removed again. */
    static String put(Object object) {
        String name = UUID.randomUUID().toString();
        OBJECTS.put(name, object);
        return name;
    }

    static <T> T get(Map<String, ?> settings, String setting, Class<T> type) {
        Object object = OBJECTS.get(String.valueOf(settings.get(setting)));
        if (object == null) {
            throw new IllegalStateException("the broker was not given " + setting);
        }
        return type.cast(object);
    }

    static void remove(String name) {
        OBJECTS.remove(name);
    }
}
