package org.oda.mqtt;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of a value.
 *
 * @param name of the attribute
 * @param unit {@code null} for the one that comes with the value, if any
 */
record AttributeRule(Template name, @Nullable String unit) {}
