package org.oda.codec;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.oda.model.Query;

/** What {@code GET /stream} asks for, and how its places are written. */
public final class StreamRequest {
    private final Query query;
    private final @Nullable Instant from;
    private final @Nullable StreamPlace place;
    private final byte[] identity;

    /** @param identity what is the same for all places in this stream, and differs between streams */
    StreamRequest(Query query, @Nullable Instant from, @Nullable StreamPlace place, byte[] identity) {
        this.query = query;
        this.from = from;
        this.place = place;
        this.identity = identity;
    }

    /** Which records, without times, page and aggregation. */
    public Query query() {
        return query;
    }

    /** Stored records from this time on come first; {@code null} where only those are wanted that arrive from now on. */
    public @Nullable Instant from() {
        return from;
    }

    /** Where to go on; {@code null} to begin. */
    public @Nullable StreamPlace place() {
        return place;
    }

    /** The text that a client gives back to go on there. */
    public String id(StreamPlace reached) {
        return reached.write(identity);
    }
}
