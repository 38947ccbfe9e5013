package org.oda.pump;

import java.util.List;
import org.oda.kafka.KafkaCluster;
import org.oda.model.RejectSelection;

/** The rejects as they are at one moment. */
final class NewestRejects {
    private NewestRejects() {}

    static List<Reject> of(KafkaCluster cluster, String topic) {
        try (Replays replays = Replays.follow(cluster)) {
            return new RejectReader(cluster, replays)
                    .page(RejectSelection.ALL, null, 100).rejects().stream()
                            .filter(reject -> reject.id().topic().equals(topic))
                            .toList();
        }
    }
}
