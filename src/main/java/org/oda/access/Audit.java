package org.oda.access;

import java.util.Map;

/**
 * The record of what changed and who did it. It never holds payloads, nor tokens. May be used by several threads.
 *
 */
@FunctionalInterface
public interface Audit {
    /** Where nobody asks later. */
    Audit NONE = (who, what, details) -> {};

    /**
     * Notes a change that was made. Never throws: what was done is done.
     *
     * @param who {@link Caller#name}, or {@code oda} for the service itself
     * @param what the thing and what was done to it, such as {@code token.create} or {@code rejects.replay}
     * @param details names and short values
     */
    void record(String who, String what, Map<String, ?> details);
}
