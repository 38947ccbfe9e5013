package org.oda.model;

import org.jspecify.annotations.Nullable;

/**
 * What the owner of a topic says of one attribute. What is {@code null} is not declared.
 *
 * @param unit that values can be converted to; at most {@value #MAX_UNIT} characters
 * @param min the smallest value, in the declared unit
 * @param max the largest value, in the declared unit
 * @param type a range makes it {@link DeclaredType#NUMBER}
 * @param description for people; at most {@value TopicDeclaration#MAX_DESCRIPTION} characters
 */
public record AttributeDeclaration(
        @Nullable String unit,
        @Nullable Double min,
        @Nullable Double max,
        @Nullable DeclaredType type,
        @Nullable String description) {
    /** Longer texts are no units. */
    public static final int MAX_UNIT = 64;

    /** @throws OdaException {@code BAD_VALUE} with the field at fault */
    public AttributeDeclaration {
        unit = DeclaredText.check("unit", unit, MAX_UNIT);
        description = DeclaredText.check("description", description, TopicDeclaration.MAX_DESCRIPTION);
        requireFinite("min", min);
        requireFinite("max", max);
        if (min != null && max != null && min > max) {
            throw DeclaredText.bad("min", "min %s is above max %s: exchange them".formatted(min, max));
        }
        if (type == DeclaredType.TEXT && (min != null || max != null)) {
            throw DeclaredText.bad(
                    "type", "type 'text' has no range: leave out min and max, or declare the type 'number'");
        }
    }

    /** Whether a value that is no number breaks the declaration. */
    public boolean requiresNumber() {
        return type == DeclaredType.NUMBER || min != null || max != null;
    }

    private static void requireFinite(String field, @Nullable Double bound) {
        if (bound != null && !Double.isFinite(bound)) {
            throw DeclaredText.bad(field, "%s is no finite number: leave it out for no limit".formatted(field));
        }
    }
}
