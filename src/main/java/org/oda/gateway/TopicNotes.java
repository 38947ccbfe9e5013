package org.oda.gateway;

import org.jspecify.annotations.Nullable;

/** What somebody said of a topic, beside what its records tell. */
record TopicNotes(@Nullable String description, @Nullable String owner, boolean strict) {
    /** Nobody said anything. */
    static final TopicNotes NONE = new TopicNotes(null, null, false);
}
