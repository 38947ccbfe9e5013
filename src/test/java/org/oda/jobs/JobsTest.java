package org.oda.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

class JobsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void submit_aJob_isRunAndLeavesItsReceipt() {
        try (Jobs jobs = start(List.of(handler("echo", true, run -> run.asked().put("seen", true))))) {
            Job job = jobs.submit("echo", json("n", 1), "alice");

            Job ended = awaitEnd(jobs, job.id());
            assertThat(ended.state()).isEqualTo(JobState.DONE);
            assertThat(ended.who()).isEqualTo("alice");
            assertThat(ended.receipt()).isEqualTo(json("n", 1).put("seen", true));
        }
        try (Jobs again = start(List.of(handler("echo", true, run -> run.asked())))) {
            assertThat(again.list())
                    .singleElement()
                    .satisfies(job ->
                            assertThat(job.receipt()).isEqualTo(json("n", 1).put("seen", true)));
        }
    }

    @Test
    void submit_severalJobs_runOneAtATimeInTheirOrder() {
        var begin = new CountDownLatch(1);
        var order = new CopyOnWriteArrayList<Integer>();
        try (Jobs jobs = start(List.of(handler("count", true, run -> {
            begin.await();
            order.add(run.asked().path("n").asInt());
            return run.asked();
        })))) {
            List<String> ids = Stream.of(1, 2, 3)
                    .map(n -> jobs.submit("count", json("n", n), "bob").id())
                    .toList();
            await().untilAsserted(() ->
                    assertThat(jobs.find(ids.get(0)).orElseThrow().state()).isEqualTo(JobState.RUNNING));
            assertThat(jobs.find(ids.get(1)).orElseThrow().state()).isEqualTo(JobState.QUEUED);
            begin.countDown();

            ids.forEach(id -> awaitEnd(jobs, id));
            assertThat(order).containsExactly(1, 2, 3);
        }
    }

    @Test
    void run_thatThrows_failsWithTheReasonAndTheNextOneRuns() {
        try (Jobs jobs = start(List.of(
                handler("bad", true, run -> {
                    throw new OdaException(ErrorCode.STORE_UNAVAILABLE, "away");
                }),
                handler("worse", true, run -> {
                    run.note(json("done", 1));
                    throw new AssertionError("of a job");
                }),
                handler("good", true, run -> run.asked())))) {
            Job bad = jobs.submit("bad", json("n", 1), "bob");
            Job worse = jobs.submit("worse", json("n", 1), "bob");
            Job good = jobs.submit("good", json("n", 2), "bob");

            assertThat(awaitEnd(jobs, good.id()).state()).isEqualTo(JobState.DONE);
            assertThat(Jobs.kept(folder)).anySatisfy(kept -> {
                assertThat(kept.job().id()).isEqualTo(worse.id());
                assertThat(kept.job().state()).isEqualTo(JobState.FAILED);
                assertThat(kept.notes()).isEqualTo(json("done", 1));
            });
            assertThat(awaitEnd(jobs, bad.id()).problem()).isEqualTo(new Job.Problem("store-unavailable", "away"));
        }
    }

    @Test
    void start_afterACutOffJob_resumesWithItsNotes() {
        cutOff("step", true);

        try (Jobs jobs = start(List.of(handler("step", true, JobRun::notes)))) {
            Job ended = awaitEnd(jobs, jobs.list().get(0).id());
            assertThat(ended.state()).isEqualTo(JobState.DONE);
            assertThat(ended.receipt()).isEqualTo(json("at", 7));
        }
    }

    @Test
    void start_afterACutOffJobThatCannotGoOn_marksItFailed() {
        cutOff("once", false);

        try (Jobs jobs = start(List.of(handler("once", false, run -> run.asked())))) {
            assertThat(jobs.list()).singleElement().satisfies(job -> {
                assertThat(job.state()).isEqualTo(JobState.FAILED);
                assertThat(job.problem()).isNotNull();
            });
        }
    }

    @Test
    void giveUp_ofAKind_letsItsOpenJobsFailAndOthersGoOn() {
        var running = new CountDownLatch(1);
        Work forever = job -> {
            running.countDown();
            new CountDownLatch(1).await();
            return job.asked();
        };
        try (Jobs jobs = start(List.of(handler("step", true, forever), handler("copy", true, forever)))) {
            jobs.submit("step", json("n", 1), "bob");
            jobs.submit("copy", json("n", 1), "bob");
            await().until(() -> running.getCount() == 0);
        }

        Jobs.giveUp(folder, Set.of("copy"), "of another service", InstantSource.fixed(NOW));

        var run = new CopyOnWriteArrayList<String>();
        List<JobHandler> handlers = Stream.of("step", "copy")
                .map(kind -> handler(kind, true, job -> {
                    run.add(kind);
                    return job.asked();
                }))
                .toList();
        try (Jobs jobs = start(handlers)) {
            for (Job job : jobs.list()) {
                assertThat(awaitEnd(jobs, job.id()).problem())
                        .isEqualTo(
                                job.kind().equals("copy") ? new Job.Problem("internal", "of another service") : null);
            }
        }
        assertThat(run).containsExactly("step");
    }

    @Test
    void start_withUnreadableAndUnfinishedFiles_leavesThemOut() throws IOException {
        Files.writeString(folder.resolve("junk.json"), "{\"id\":");
        Files.writeString(folder.resolve("half.tmp"), "{");

        try (Jobs jobs = start(List.of())) {
            assertThat(jobs.list()).isEmpty();
        }
        assertThat(folder.resolve("half.tmp")).doesNotExist();
        assertThat(folder.resolve("junk.json")).exists();
    }

    @Test
    void submit_monthsLater_keepsTheNewestAndDropsWhatIsOlder() {
        var kinds = List.of(handler("echo", true, run -> run.asked()));
        try (Jobs jobs = Jobs.start(folder, kinds, InstantSource.fixed(NOW))) {
            for (int i = 0; i < 101; i++) {
                awaitEnd(jobs, jobs.submit("echo", json("n", i), "bob").id());
            }
        }
        try (Jobs jobs = Jobs.start(folder, kinds, InstantSource.fixed(NOW.plus(Duration.ofDays(91))))) {
            assertThat(jobs.list()).hasSize(100);
        }
    }

    @Test
    void submit_moreThanMayWait_isRefused() {
        var begin = new CountDownLatch(1);
        try (Jobs jobs = start(List.of(handler("slow", true, run -> {
            begin.await();
            return run.asked();
        })))) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 200; i++) {
                            jobs.submit("slow", json("n", i), "bob");
                        }
                    })
                    .isInstanceOfSatisfying(
                            OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS));
        }
    }

    /** As a killed process leaves it: what is on the disk stays as it was when the notes were written. */
    private void cutOff(String kind, boolean resumable) {
        var noted = new CountDownLatch(1);
        try (Jobs jobs = start(List.of(handler(kind, resumable, run -> {
            run.note(json("at", 7));
            noted.countDown();
            new CountDownLatch(1).await();
            return run.asked();
        })))) {
            jobs.submit(kind, json("n", 1), "bob");
            await().until(() -> noted.getCount() == 0);
        }
    }

    private Jobs start(List<JobHandler> handlers) {
        return Jobs.start(folder, handlers, InstantSource.fixed(NOW));
    }

    private static Job awaitEnd(Jobs jobs, String id) {
        await().pollInterval(Duration.ofMillis(2))
                .until(() -> jobs.find(id).orElseThrow().state().isEnd());
        return jobs.find(id).orElseThrow();
    }

    private static ObjectNode json(String name, int value) {
        return JsonNodeFactory.instance.objectNode().put(name, value);
    }

    private interface Work {
        ObjectNode run(JobRun run) throws IOException, InterruptedException;
    }

    private static JobHandler handler(String kind, boolean resumable, Work work) {
        return new JobHandler() {
            @Override
            public String kind() {
                return kind;
            }

            @Override
            public boolean isResumable() {
                return resumable;
            }

            @Override
            public ObjectNode run(JobRun run) throws IOException, InterruptedException {
                return work.run(run);
            }
        };
    }
}
