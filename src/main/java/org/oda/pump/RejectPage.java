package org.oda.pump;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the rejects, the newest first.
 *
 * @param next where the next page, of older ones, begins; {@code null} behind the last
 */
public record RejectPage(List<Reject> rejects, @Nullable String next) {
    public RejectPage {
        rejects = List.copyOf(rejects);
    }
}
