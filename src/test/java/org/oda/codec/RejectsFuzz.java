package org.oda.codec;

import java.time.Instant;
import java.util.HashSet;
import org.oda.fuzz.Promise;
import org.oda.model.OdaException;
import org.oda.model.RecordId;

/** The body of a replay. */
public final class RejectsFuzz {
    private static final RejectsCodec CODEC = new RejectsCodec(() -> Instant.parse("2026-01-01T00:00:00Z"));

    private RejectsFuzz() {}

    public static void check(byte[] input) {
        ReplayRequest request;
        try {
            request = CODEC.readReplay(input);
        } catch (OdaException e) {
            Promise.isClear(e);
            return;
        }
        if (request instanceof ReplayRequest.Chosen chosen) {
            var ids = new HashSet<RecordId>();
            for (ReplayRequest.Item item : chosen.items()) {
                Promise.holds(ids.add(item.id()), "%s comes twice", item.id());
                Promise.same("id", item.id(), RejectsCodec.readId(item.id().toString(), "id"));
            }
        } else if (request instanceof ReplayRequest.Selected selected) {
            Promise.holds(
                    selected.limit() >= 1 && selected.limit() <= RejectsCodec.MAX_LIMIT, "limit %s", selected.limit());
        }
    }
}
