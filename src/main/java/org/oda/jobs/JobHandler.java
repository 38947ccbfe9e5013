package org.oda.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Does the jobs of one kind. */
public interface JobHandler {
    /** In lower case; a part of the jobs' ids. */
    String kind();

    /**
     * Whether {@link #run} may be called again for a job in whose middle the service ended: it finds the notes that it left.
     * Where it may not, such a job has failed.
     */
    boolean isResumable();

    /**
     * Does the job, and returns its receipt. The thread is interrupted when the service stops; what is thrown then is of no
     * matter.
     *
     * @throws org.oda.model.OdaException what the job failed of
     */
    ObjectNode run(JobRun run) throws IOException, InterruptedException;
}
