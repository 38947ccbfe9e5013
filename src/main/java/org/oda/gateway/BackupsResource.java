package org.oda.gateway;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.Map;
import org.oda.access.Audit;
import org.oda.backup.BackupJob;
import org.oda.backup.BackupPlace;
import org.oda.codec.BackupRequest;
import org.oda.jobs.Job;
import org.oda.jobs.Jobs;

/** Has backups made. */
final class BackupsResource {
    private static final int MAX_BODY_BYTES = 64 << 10;

    private final Jobs jobs;
    private final BackupPlace place;
    private final Audit audit;
    private final RequestBody bodies;

    BackupsResource(GatewayServices services, RequestBody bodies) {
        jobs = services.jobs();
        place = services.backups();
        this.bodies = bodies;
        audit = services.entrance().audit();
    }

    /** {@code POST /backups}. */
    void make(Context ctx) throws IOException {
        BackupRequest request = bodies.read(ctx, MAX_BODY_BYTES, BackupRequest::read);
        String who = Callers.of(ctx).name();
        Job job = jobs.submit(BackupJob.KIND, BackupJob.asked(place.resolve(request.dir()), request.keep()), who);
        audit.record(who, "backup.submit", Map.of("job", job.id(), "asked", job.asked()));
        JobsResource.accepted(ctx, job);
    }
}
