package org.oda.jobs;

import java.util.Locale;

/** How far a job is. */
public enum JobState {
    QUEUED,
    RUNNING,
    DONE,
    FAILED;

    /** As it is written outside. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it stays so. */
    public boolean isEnd() {
        return this == DONE || this == FAILED;
    }
}
