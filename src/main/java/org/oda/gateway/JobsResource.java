package org.oda.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oda.access.Caller;
import org.oda.access.Scope;
import org.oda.jobs.Job;
import org.oda.jobs.JobState;
import org.oda.jobs.Jobs;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** Shows what takes longer than a request. */
final class JobsResource {
    private static final int ACCEPTED = 202;
    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST = 1_000;
    private static final List<String> LISTING = List.of("kind", "state", "limit");

    private final Jobs jobs;

    JobsResource(Jobs jobs) {
        this.jobs = jobs;
    }

    /** {@code GET /jobs?kind=…&state=…&limit=…}. */
    void list(Context ctx) {
        Parameters.requireKnown(ctx, LISTING);
        String kind = Parameters.text(ctx, "kind");
        JobState state = state(Parameters.text(ctx, "state"));
        int limit = Parameters.limit(ctx, DEFAULT_LIMIT, MOST, "'kind' and 'state' select");
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode list = answer.putArray("jobs");
        Caller caller = Callers.of(ctx);
        jobs.list().stream()
                .filter(job -> mayKnow(caller, job))
                .filter(job -> kind == null || job.kind().equals(kind))
                .filter(job -> state == null || job.state() == state)
                .limit(limit)
                .forEach(job -> list.add(job.toJson()));
        send(ctx, answer);
    }

    /** {@code GET /jobs/{id}}. */
    void show(Context ctx) {
        String id = ctx.pathParam("id");
        Caller caller = Callers.of(ctx);
        Job job = jobs.find(id)
                .filter(found -> mayKnow(caller, found))
                .orElseThrow(() -> new OdaException(
                        ErrorCode.UNKNOWN_JOB, "there is no job '%s'; /jobs lists those there are".formatted(id)));
        send(ctx, job.toJson());
    }

    /** Who may not administer every topic sees the own jobs alone. */
    private static boolean mayKnow(Caller caller, Job job) {
        return caller.mayEverywhere(Scope.ADMIN) || job.who().equals(caller.name());
    }

    /** The answer of a request that became a job. */
    static void accepted(Context ctx, Job job) {
        ctx.status(ACCEPTED).header(Header.LOCATION, "/jobs/" + job.id());
        send(ctx, job.toJson());
    }

    private static @Nullable JobState state(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return Arrays.stream(JobState.values())
                .filter(state -> state.text().equals(text))
                .findFirst()
                .orElseThrow(() -> OdaException.inField(
                        ErrorCode.BAD_VALUE,
                        "state",
                        "'%s' is no state of a job; there are %s"
                                .formatted(
                                        text,
                                        Arrays.stream(JobState.values())
                                                .map(JobState::text)
                                                .collect(Collectors.joining(", ")))));
    }

    private static void send(Context ctx, ObjectNode answer) {
        Responses.json(ctx, answer.toString().getBytes(StandardCharsets.UTF_8));
    }
}
