package org.oda.pump;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oda.model.RecordId;

/**
 * What became of rejects that were to be replayed.
 *
 * @param results of each that was tried
 * @param more whether some were not tried: of those that were chosen the ones without a result, of a selection the rest
 * @param next of a selection, where the next call goes on; {@code null} behind the last
 */
public record ReplayReport(
        List<Result> results, boolean more, @Nullable String next) {
    public ReplayReport {
        results = List.copyOf(results);
    }

    /** What became of one. */
    public sealed interface Result {
        RecordId id();
    }

    /**
     * It is in the store.
     *
     * @param already since an earlier replay
     */
    public record Stored(RecordId id, boolean already) implements Result {}

    /**
     * It was not stored by this.
     *
     * @param reason the code of a {@link org.oda.model.RejectReason}, or one of a replay's own
     */
    public record Refused(RecordId id, String reason, String detail) implements Result {}
}
