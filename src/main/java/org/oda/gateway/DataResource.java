package org.oda.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.oda.codec.ErasureCodec;
import org.oda.jobs.Jobs;
import org.oda.retention.EraseJob;
import org.oda.store.Store;

/** Takes records away for good. */
final class DataResource {
    private final Store store;
    private final Jobs jobs;
    private final ErasureCodec codec;

    DataResource(GatewayServices services) {
        store = services.store();
        jobs = services.jobs();
        codec = new ErasureCodec(services.clock());
    }

    /** {@code DELETE /data?generator_id=…&topic=…&start=…&stop=…&dry_run=…}. */
    void erase(Context ctx) {
        ErasureCodec.Asked asked = codec.read(ctx.queryParamMap());
        ObjectNode erasure = ErasureCodec.toJson(asked.erasure());
        if (!asked.isDryRun()) {
            JobsResource.accepted(
                    ctx, jobs.submit(EraseJob.KIND, erasure, Callers.of(ctx).name()));
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
