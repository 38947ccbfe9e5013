package org.oda.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oda.client.RejectsQuery;
import picocli.CommandLine.Option;

/** Which rejects. What the gateway reads is handed on as it is, and told by it where it is wrong. */
final class RejectSelectionOptions {
    @Option(
            names = "--topic",
            paramLabel = "T",
            description = "Only of this topic; '*' stands for any characters. Repeatable.")
    private List<String> topics = List.of();

    @Option(
            names = "--reason",
            paramLabel = "R",
            split = ",",
            description = "Only for this reason, e.g. bad_timestamp. Repeatable, or a list with commas.")
    private List<String> reasons = List.of();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Only those that were rejected at this time or later: 2024-01-25T13:53:54Z, 2024-01-25 (UTC"
                    + " without an offset), or back from now: -1h, -7d.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only those that were rejected before this time.")
    private @Nullable String to;

    boolean isEmpty() {
        return topics.isEmpty() && reasons.isEmpty() && from == null && to == null;
    }

    RejectsQuery query(@Nullable String state) {
        return new RejectsQuery(topics, reasons, state, from, to);
    }
}
