package org.oda.pump;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.oda.model.RecordId;

/**
 * A record that was not stored, or was stored although it is not as it should be, and why.
 *
 * @param id where the record is in Kafka, as long as Kafka keeps it
 * @param reason the code of a {@link org.oda.model.RejectReason}
 * @param detail for people
 * @param sentAt when the record came to Kafka, by its broker's or its sender's clock
 * @param rejectedAt when it was rejected
 * @param raw the beginning of the record's value; {@code null} where it had none
 * @param stored whether it was stored all the same: a complaint, with nothing left to do
 * @param replayedAt when it was stored by a replay; {@code null} where it was not
 */
public record Reject(
        RecordId id,
        String reason,
        String detail,
        Instant sentAt,
        Instant rejectedAt,
        @Nullable RawValue raw,
        boolean stored,
        @Nullable Instant replayedAt) {
    Reject replayed(@Nullable Instant at) {
        return new Reject(id, reason, detail, sentAt, rejectedAt, raw, stored, at);
    }
}
