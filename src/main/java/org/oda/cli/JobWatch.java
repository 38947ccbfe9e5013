package org.oda.cli;

import java.time.Duration;
import org.oda.client.JobInfo;
import org.oda.client.OdaClient;
import org.oda.model.ErrorCode;

/** Waits for a job of the service, with its progress on the terminal. */
final class JobWatch {
    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final int INTERRUPTED = 130;

    private final OdaClient client;
    private final Terminal terminal;
    private final Interruption interruption;

    JobWatch(OdaClient client, Terminal terminal, Interruption interruption) {
        this.client = client;
        this.terminal = terminal;
        this.interruption = interruption;
    }

    /** The job at its end; as it is where the user does not wait any longer. */
    JobInfo await(String id) {
        interruption.takePart();
        long began = System.nanoTime();
        try (Progress progress = new Progress(terminal)) {
            while (true) {
                JobInfo job = client.job(id);
                if (job.isOver()) {
                    return job;
                }
                progress.update(() -> line(job, (System.nanoTime() - began) / 1e9));
                if (interruption.await(INTERVAL)) {
                    terminal.warn("the job goes on; see 'oda jobs %s --wait'".formatted(id));
                    return job;
                }
            }
        }
    }

    /** Of a command that has waited: zero for a job that is done, and that of an interruption for one that is not over. */
    static int exitStatus(JobInfo job) {
        if (!job.isOver()) {
            return INTERRUPTED;
        }
        String name = job.problemCode();
        if (name == null) {
            return 0;
        }
        for (ErrorCode code : ErrorCode.values()) {
            if (code.code().equals(name)) {
                return code.exitStatus();
            }
        }
        return ErrorCode.INTERNAL.exitStatus();
    }

    private static String line(JobInfo job, double seconds) {
        String step = job.step();
        if (step == null) {
            return "%s: %s".formatted(job.id(), job.state());
        }
        return job.total() == 0
                ? "%s: %s".formatted(job.id(), step)
                : "%s: %s %s".formatted(job.id(), step, Progress.bar((double) job.done() / job.total(), seconds));
    }
}
