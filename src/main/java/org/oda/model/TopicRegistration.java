package org.oda.model;

import org.jspecify.annotations.Nullable;

/**
 * A topic to register.
 *
 * @param topic its name, which is not checked here
 * @param declaration what is said of it from now on, in place of all that was; {@code null} leaves that as it is
 */
public record TopicRegistration(String topic, @Nullable TopicDeclaration declaration) {
    /** Without a declaration. */
    public static TopicRegistration plain(String topic) {
        return new TopicRegistration(topic, null);
    }
}
