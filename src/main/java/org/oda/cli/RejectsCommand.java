package org.oda.cli;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oda.client.RejectedRecord;
import org.oda.client.Rejects;
import org.oda.client.RejectsQuery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code oda rejects}: lists the records that were not stored; its subcommands show and replay them. */
@Command(
        name = "rejects",
        description = "List the records that were not stored, and why, the newest first.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  oda rejects --state open --from -1d",
            "  oda rejects --topic 'living*' --reason bad_timestamp,timestamp_out_of_range",
            "  oda rejects show livingroom/0/12",
            "  oda rejects replay --reason timestamp_out_of_range",
            "",
            "See 'oda rejects COMMAND --help'."
        })
final class RejectsCommand implements Callable<Integer> {
    private static final String DEFAULT_LIMIT = "100";

    @Mixin
    private final RejectSelectionOptions selection = new RejectSelectionOptions();

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only those that were not replayed (open), or only those that were (replayed).")
    private @Nullable String state;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = DEFAULT_LIMIT,
            description = "At most N (default: ${DEFAULT-VALUE}); tells how to get the next ones.")
    private int limit;

    @Option(names = "--cursor", paramLabel = "C", description = "The page that begins there, as the one before told.")
    private @Nullable String cursor;

    @Mixin
    private final RejectFormat format = new RejectFormat();

    @Mixin
    private final GatewayOption gateway = new GatewayOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final Terminal terminal;

    RejectsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit takes a number of at least 1");
        }
        var found = new Found(gateway.client().rejects(), selection.query(state));
        if (format.isJson(terminal)) {
            try (JsonList list = new JsonList(terminal.out())) {
                while (found.hasNext() && !terminal.out().checkError()) {
                    list.add(found.next().json());
                }
            }
            if (found.rest != null) {
                terminal.warn("more rejects follow: " + nextPage(found.rest));
            }
        } else if (!found.hasNext() && found.rest == null) {
            terminal.line(selection.isEmpty() && state == null ? "no rejects" : "no such rejects");
        } else {
            table(found);
        }
        return 0;
    }

    private void table(Found found) {
        long rows = new Table(
                        terminal,
                        "",
                        List.of(
                                Table.Column.whole("id"),
                                Table.Column.whole("rejected at"),
                                Table.Column.whole("state"),
                                Table.Column.whole("reason"),
                                Table.Column.text("detail")))
                .print(new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return found.hasNext();
                    }

                    @Override
                    public List<String> next() {
                        RejectedRecord reject = found.next();
                        return List.of(
                                reject.id(),
                                reject.rejectedAt(),
                                reject.stored() ? "stored" : reject.state(),
                                reject.reason(),
                                reject.detail());
                    }
                });
        terminal.line(terminal.dim("%,d %s".formatted(rows, rows == 1 ? "row" : "rows")));
        if (found.rest != null) {
            terminal.line(terminal.dim("next page: " + nextPage(found.rest)));
        }
    }

    private String nextPage(String next) {
        return NextPage.commandLine(spec.commandLine().getParseResult().originalArgs(), next);
    }

    /** As many as are asked for, over several pages: a page of a selection may end early. */
    private final class Found implements Iterator<RejectedRecord> {
        private final Rejects rejects;
        private final RejectsQuery query;
        private Iterator<RejectedRecord> page = List.<RejectedRecord>of().iterator();
        private @Nullable String rest = cursor;
        private boolean isBegun;
        private int left = limit;

        Found(Rejects rejects, RejectsQuery query) {
            this.rejects = rejects;
            this.query = query;
        }

        @Override
        public boolean hasNext() {
            try (Progress progress = new Progress(terminal)) {
                while (!page.hasNext() && left > 0 && (!isBegun || rest != null)) {
                    Rejects.Page next = rejects.page(query, rest, Math.min(left, Rejects.MAX_LIMIT));
                    isBegun = true;
                    page = next.rejects().iterator();
                    rest = next.next();
                    progress.update(() -> "searching …");
                }
            }
            return page.hasNext();
        }

        @Override
        public RejectedRecord next() {
            left--;
            return page.next();
        }
    }
}
