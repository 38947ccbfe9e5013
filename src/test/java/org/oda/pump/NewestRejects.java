package org.oda.pump;

import java.util.List;
import org.oda.model.RejectSelection;

/** The rejects as they are at one moment. */
final class NewestRejects {
    private NewestRejects() {}

    static List<Reject> of(String bootstrapServers, String topic) {
        try (Replays replays = Replays.follow(bootstrapServers)) {
            return new RejectReader(bootstrapServers, replays)
                    .page(RejectSelection.ALL, null, 100).rejects().stream()
                            .filter(reject -> reject.id().topic().equals(topic))
                            .toList();
        }
    }
}
