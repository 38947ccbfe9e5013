package org.oda.gateway;

import io.javalin.http.Context;
import java.io.IOException;
import org.oda.backup.BackupJob;
import org.oda.backup.BackupPlace;
import org.oda.codec.BackupRequest;
import org.oda.jobs.Jobs;

/** Has backups made. */
final class BackupsResource {
    private static final int MAX_BODY_BYTES = 64 << 10;

    private final Jobs jobs;
    private final BackupPlace place;

    BackupsResource(Jobs jobs, BackupPlace place) {
        this.jobs = jobs;
        this.place = place;
    }

    /** {@code POST /backups}. */
    void make(Context ctx) throws IOException {
        BackupRequest request = BackupRequest.read(RequestBody.read(ctx, MAX_BODY_BYTES));
        JobsResource.accepted(
                ctx,
                jobs.submit(BackupJob.KIND, BackupJob.asked(place.resolve(request.dir()), request.keep()), "anyone"));
    }
}
