package org.oda.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oda.model.RecordId;
import org.oda.model.RejectSelection;

/** Which rejects are to be decoded again and stored. */
public sealed interface ReplayRequest {
    /** These, each once. */
    record Chosen(List<Item> items) implements ReplayRequest {
        public Chosen {
            items = List.copyOf(items);
        }
    }

    /**
     * Those that match, the newest first.
     *
     * @param cursor where the call before ended; {@code null} to begin with the newest
     * @param limit at most so many in this call
     */
    record Selected(RejectSelection selection, @Nullable String cursor, int limit) implements ReplayRequest {}

    /**
     * One of them.
     *
     * @param value the mended record; {@code null} for the one that was received
     */
    @SuppressWarnings("ArrayRecordComponent") // two of them are never compared
    record Item(RecordId id, byte @Nullable [] value) {}
}
