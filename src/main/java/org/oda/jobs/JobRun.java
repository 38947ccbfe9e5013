package org.oda.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** A job as its handler sees it. */
public interface JobRun {
    String id();

    /** What was asked, of the caller's own. */
    ObjectNode asked();

    /** When the job was accepted. */
    Instant submitted();

    /** What {@link #note} kept last, of the caller's own; empty at first. */
    ObjectNode notes();

    /** Keeps what a later run of this job needs to know; it outlives the process when this returns. */
    void note(ObjectNode notes);

    /**
     * Tells how far it is, to those who look; it is not kept.
     *
     * @param step what is being done, for people
     * @param total of the same kind as {@code done}; 0 where it is not known
     */
    void progress(String step, long done, long total);
}
