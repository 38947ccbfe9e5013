package org.oda.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.oda.access.Audit;
import org.oda.access.Caller;
import org.oda.access.Scope;
import org.oda.codec.ErasureCodec;
import org.oda.jobs.Job;
import org.oda.jobs.Jobs;
import org.oda.model.NamePattern;
import org.oda.retention.EraseJob;
import org.oda.store.Store;

/** Takes records away for good. */
final class DataResource {
    private final Store store;
    private final Jobs jobs;
    private final Audit audit;
    private final ErasureCodec codec;

    DataResource(GatewayServices services) {
        store = services.store();
        jobs = services.jobs();
        audit = services.entrance().audit();
        codec = new ErasureCodec(services.clock());
    }

    /** {@code DELETE /data?generator_id=…&topic=…&start=…&stop=…&dry_run=…}. */
    void erase(Context ctx) {
        ErasureCodec.Asked asked = codec.read(ctx.queryParamMap());
        Caller caller = Callers.of(ctx);
        String topic = asked.erasure().topic();
        Rights.requireAll(caller, Scope.ADMIN, topic == null ? List.of() : List.of(new NamePattern(topic)));
        ObjectNode erasure = ErasureCodec.toJson(asked.erasure());
        if (!asked.isDryRun()) {
            Job job = jobs.submit(EraseJob.KIND, erasure, caller.name());
            audit.record(caller.name(), "data.erase", Map.of("job", job.id(), "asked", erasure));
            JobsResource.accepted(ctx, job);
            return;
        }
        Map<String, Long> counts = EraseJob.count(store, asked.erasure());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set("asked", erasure);
        answer.put(
                "records", counts.values().stream().mapToLong(Long::longValue).sum());
        ObjectNode topics = answer.putObject("topics");
        counts.forEach(topics::put);
        Responses.json(ctx, answer.toString().getBytes(StandardCharsets.UTF_8));
    }
}
