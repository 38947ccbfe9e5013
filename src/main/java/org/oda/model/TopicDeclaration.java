package org.oda.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a topic says of it and of its attributes. Immutable.
 *
 * @param description for people; {@code null} or at most {@value #MAX_DESCRIPTION} characters
 * @param owner whom to ask; {@code null} or at most {@value #MAX_OWNER} characters
 * @param strict whether records that break it are rejected; else they are stored, and flagged
 * @param attributes by name, in the order in which they were declared; at most {@value #MAX_ATTRIBUTES}
 */
public record TopicDeclaration(
        @Nullable String description,
        @Nullable String owner,
        boolean strict,
        Map<String, AttributeDeclaration> attributes) {
    /** The most characters of a description. */
    public static final int MAX_DESCRIPTION = 1_000;
    /** The most characters of an owner. */
    public static final int MAX_OWNER = 200;
    /** The most attributes of one topic. */
    public static final int MAX_ATTRIBUTES = 1_000;

    /** No stored record has an attribute with a longer name. */
    private static final int MAX_NAME = 1_000;

    /** Says nothing. */
    public static final TopicDeclaration NONE = new TopicDeclaration(null, null, false, Map.of());

    /** @throws OdaException {@code BAD_VALUE} with the field at fault */
    public TopicDeclaration {
        description = DeclaredText.check("description", description, MAX_DESCRIPTION);
        owner = DeclaredText.check("owner", owner, MAX_OWNER);
        if (attributes.size() > MAX_ATTRIBUTES) {
            throw DeclaredText.bad(
                    "attributes",
                    "attributes has %d elements, and %d are the most: declare those that matter"
                            .formatted(attributes.size(), MAX_ATTRIBUTES));
        }
        attributes.keySet().forEach(TopicDeclaration::requireName);
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /** Whether it says nothing. */
    public boolean isNone() {
        return equals(NONE);
    }

    private static void requireName(String name) {
        if (name.isEmpty()) {
            throw DeclaredText.bad("attributes", "attributes has an empty name: an attribute has one");
        }
        DeclaredText.check(
                "attributes", "attributes: the name '%s…'".formatted(DeclaredText.beginning(name)), name, MAX_NAME);
    }
}
