package org.oda.jobs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of this instance. They run one at a time, in the order in which they were submitted, and are kept in files: what
 * waits goes on after a restart, and what was cut off too, where its handler allows.
 */
public final class Jobs implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Jobs.class);
    private static final Duration KEPT = Duration.ofDays(90);
    /** The newest are kept whatever the clock says. */
    private static final int ALWAYS_KEPT = 100;

    private static final int MOST_WAITING = 100;
    private static final long CLOSE_SECONDS = 30;
    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final Comparator<Job> BY_TIME =
            Comparator.comparing((Job job) -> job.submitted()).thenComparing(Job::id);

    private final JobFolder folder;
    private final Map<String, JobHandler> handlers = new HashMap<>();
    private final InstantSource clock;
    private final Thread thread = new Thread(this::work, "oda-jobs");

    private final Map<String, Job> jobs = new HashMap<>();
    private final Map<String, ObjectNode> notes = new HashMap<>();
    private final Deque<String> waiting = new ArrayDeque<>();
    private boolean closed;

    private Jobs(JobFolder folder, Collection<JobHandler> handlers, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
        for (JobHandler handler : handlers) {
            if (this.handlers.put(handler.kind(), handler) != null) {
                throw new IllegalArgumentException("two handlers of " + handler.kind());
            }
        }
        thread.setDaemon(true);
    }

    /**
     * Goes on with what was left.
     *
     * @param folder is made where there is none
     * @param handlers one for each kind
     * @throws OdaException {@code BAD_CONFIG} where the folder cannot be used
     */
    public static Jobs start(Path folder, Collection<JobHandler> handlers, InstantSource clock) {
        try {
            var jobs = new Jobs(new JobFolder(folder), handlers, clock);
            jobs.recall();
            jobs.thread.start();
            return jobs;
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /**
     * What the files of a folder tell, while nothing runs; in no order.
     *
     * @throws OdaException {@code BAD_CONFIG} where the folder cannot be used
     */
    public static List<KeptJob> kept(Path folder) {
        try {
            return new JobFolder(folder).read();
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /**
     * Lets what waits, or was cut off, fail, so that no service goes on with it; while nothing runs.
     *
     * @param kinds of no others
     * @param why for people
     * @throws OdaException {@code BAD_CONFIG} where the folder cannot be used
     */
    public static void giveUp(Path folder, Set<String> kinds, String why, InstantSource clock) {
        try {
            var files = new JobFolder(folder);
            for (KeptJob kept : files.read()) {
                if (!kept.job().state().isEnd() && kinds.contains(kept.job().kind())) {
                    files.write(
                            kept.job().failed(problem(ErrorCode.INTERNAL, why), clock.instant()),
                            JsonNodeFactory.instance.objectNode());
                }
            }
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /**
     * Accepts a job; it outlives the process when this returns.
     *
     * @param asked JSON that the kind defines, checked by the caller
     * @param who the name of the caller
     * @throws OdaException {@code TOO_MANY_REQUESTS} where too many wait; {@code STORE_UNAVAILABLE} where it cannot be kept
     */
    public Job submit(String kind, ObjectNode asked, String who) {
        if (!handlers.containsKey(kind)) {
            throw new IllegalArgumentException("no handler of " + kind);
        }
        synchronized (this) {
            if (waiting.size() >= MOST_WAITING) {
                throw new OdaException(
                        ErrorCode.TOO_MANY_REQUESTS,
                        "%d jobs wait already: ask again when some of them are done, see /jobs"
                                .formatted(MOST_WAITING));
            }
            Job job = Job.submitted(newId(kind), kind, asked, who, now());
            try {
                keep(job, JsonNodeFactory.instance.objectNode());
            } catch (IOException e) {
                throw new OdaException(
                        ErrorCode.STORE_UNAVAILABLE, "the job cannot be kept on the disk (%s)".formatted(e), e);
            }
            waiting.add(job.id());
            prune();
            notifyAll();
            log.atInfo()
                    .addKeyValue("job", job.id())
                    .addKeyValue("who", who)
                    .addKeyValue("asked", asked)
                    .log("job accepted");
            return job;
        }
    }

    /** The newest first. */
    public synchronized List<Job> list() {
        return jobs.values().stream().sorted(BY_TIME.reversed()).toList();
    }

    public synchronized Optional<Job> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** Interrupts the job that runs, which goes on, or has failed, after the next start. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static OdaException unusable(Path folder, IOException e) {
        return new OdaException(
                ErrorCode.BAD_CONFIG, "the folder of the jobs '%s' cannot be used (%s)".formatted(folder, e), e);
    }

    private synchronized void recall() throws IOException {
        for (KeptJob kept : folder.read()) {
            jobs.put(kept.job().id(), kept.job());
            notes.put(kept.job().id(), kept.notes());
        }
        for (Job job : jobs.values().stream().sorted(BY_TIME).toList()) {
            if (job.state().isEnd()) {
                notes.remove(job.id());
                continue;
            }
            JobHandler handler = handlers.get(job.kind());
            if (handler == null) {
                end(job.failed(
                        problem(ErrorCode.INTERNAL, "this version of the service knows no such kind of job"), now()));
            } else if (job.state() == JobState.RUNNING && !handler.isResumable()) {
                end(job.failed(problem(ErrorCode.INTERNAL, "the service ended while the job ran: ask again"), now()));
            } else {
                waiting.add(job.id());
            }
        }
        prune();
    }

    private void work() {
        while (true) {
            Job job = next();
            if (job == null) {
                return;
            }
            Job ended = run(job);
            synchronized (this) {
                if (closed && ended.state() == JobState.FAILED) {
                    return;
                }
                end(ended);
            }
        }
    }

    /** The one to be run, or {@code null} at the end. */
    private synchronized @Nullable Job next() {
        while (waiting.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                closed = true;
            }
        }
        if (closed) {
            return null;
        }
        Job job = Objects.requireNonNull(jobs.get(waiting.remove())).started(now());
        try {
            keep(job, notesOf(job.id()));
        } catch (IOException e) {
            // it is written again at its end
            jobs.put(job.id(), job);
        }
        return job;
    }

    private Job run(Job job) {
        JobHandler handler = Objects.requireNonNull(handlers.get(job.kind()));
        try {
            ObjectNode receipt = handler.run(new Run(job));
            return current(job).done(receipt, now());
        } catch (OdaException e) {
            return current(job).failed(new Job.Problem(e.code().code(), e.detail()), now());
        } catch (InterruptedException e) {
            return current(job).failed(problem(ErrorCode.INTERNAL, "interrupted"), now());
        } catch (IOException | RuntimeException | Error e) {
            // an error of one job is not the end of those behind it
            log.atError().addKeyValue("job", job.id()).setCause(e).log("job failed");
            return current(job).failed(problem(ErrorCode.INTERNAL, "an error of the service: its log has more"), now());
        }
    }

    private synchronized Job current(Job job) {
        return Objects.requireNonNull(jobs.get(job.id()));
    }

    /** What cannot be written is told, and run again after a restart. */
    private void end(Job job) {
        jobs.put(job.id(), job);
        // what a job has done before it failed is done
        ObjectNode noted = job.state() == JobState.FAILED ? notesOf(job.id()) : JsonNodeFactory.instance.objectNode();
        notes.remove(job.id());
        try {
            folder.write(job, noted);
        } catch (IOException e) {
            log.atError().addKeyValue("job", job.id()).setCause(e).log("the end of a job cannot be written");
        }
        log.atInfo()
                .addKeyValue("job", job.id())
                .addKeyValue("state", job.state().text())
                .addKeyValue(
                        "problem", job.problem() == null ? "" : job.problem().detail())
                .log("job ended");
    }

    private void keep(Job job, ObjectNode noted) throws IOException {
        folder.write(job, noted);
        jobs.put(job.id(), job);
        notes.put(job.id(), noted);
    }

    private ObjectNode notesOf(String id) {
        return notes.computeIfAbsent(id, absent -> JsonNodeFactory.instance.objectNode());
    }

    private void prune() {
        Instant oldest = now().minus(KEPT);
        List<Job> old = jobs.values().stream()
                .filter(job -> job.state().isEnd())
                .sorted(BY_TIME.reversed())
                .skip(ALWAYS_KEPT)
                .filter(job -> job.submitted().isBefore(oldest))
                .toList();
        for (Job job : old) {
            try {
                folder.delete(job.id());
                jobs.remove(job.id());
            } catch (IOException e) {
                log.atWarn().addKeyValue("job", job.id()).setCause(e).log("an old job cannot be removed");
            }
        }
    }

    private String newId(String kind) {
        String id;
        do {
            id = "%s-%s-%04x"
                    .formatted(
                            ID_TIME.format(clock.instant()),
                            kind,
                            ThreadLocalRandom.current().nextInt(1 << 16));
        } while (jobs.containsKey(id));
        return id;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static Job.Problem problem(ErrorCode code, String detail) {
        return new Job.Problem(code.code(), detail);
    }

    private final class Run implements JobRun {
        private final Job job;

        Run(Job job) {
            this.job = job;
        }

        @Override
        public String id() {
            return job.id();
        }

        @Override
        public ObjectNode asked() {
            return job.asked().deepCopy();
        }

        @Override
        public Instant submitted() {
            return job.submitted();
        }

        @Override
        public ObjectNode notes() {
            synchronized (Jobs.this) {
                return notesOf(job.id()).deepCopy();
            }
        }

        @Override
        public void note(ObjectNode noted) {
            synchronized (Jobs.this) {
                try {
                    keep(current(job), noted.deepCopy());
                } catch (IOException e) {
                    throw new OdaException(
                            ErrorCode.STORE_UNAVAILABLE,
                            "the progress of the job cannot be kept on the disk (%s)".formatted(e),
                            e);
                }
            }
        }

        @Override
        public void progress(String step, long done, long total) {
            synchronized (Jobs.this) {
                jobs.put(job.id(), current(job).at(new Job.Progress(step, done, total)));
            }
        }
    }
}
