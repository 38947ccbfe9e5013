package org.oda.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /backups} asks for.
 *
 * @param dir where; {@code null} for the folder that the service was given
 * @param keep so many backups are left there, from 1; 0 for all
 */
public record BackupRequest(@Nullable String dir, int keep) {
    private static final String DIR = "dir";
    private static final String KEEP = "keep";
    private static final int MOST_KEPT = 100_000;

    /**
     * Reads a body; an empty one asks for nothing special.
     *
     * @throws org.oda.model.OdaException {@code BAD_JSON}, {@code UNKNOWN_FIELD}, {@code BAD_VALUE}
     */
    public static BackupRequest read(byte[] body) {
        if (body.length == 0) {
            return new BackupRequest(null, 0);
        }
        JsonNode json = RequestBody.read(body);
        RequestBody.requireObject(json, "{\"keep\":14}");
        RequestBody.requireKeys(json, Set.of(DIR, KEEP), "");
        Long keep = RequestValues.count(json.path(KEEP), KEEP, MOST_KEPT);
        return new BackupRequest(RequestValues.text(json.path(DIR), DIR), keep == null ? 0 : keep.intValue());
    }
}
