package org.oda.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oda.client.Rejects;
import org.oda.client.ReplayResult;
import org.oda.model.RecordId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code oda rejects replay}: stores rejects after a fix. */
@Command(
        name = "replay",
        description =
                "Decode rejects again and store them, after a setting or a declaration was changed, or with a mended"
                        + " value. Each keeps its identity: replaying twice stores once.",
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:All are stored.", "1:Some are not; the table tells why."},
        footer = {
            "",
            "Examples:",
            "  oda rejects replay livingroom/0/12 livingroom/0/13",
            "  oda rejects replay --topic 'living*' --reason timestamp_out_of_range --from -7d",
            "  oda rejects show livingroom/0/12 --raw > record.json",
            "  oda rejects replay livingroom/0/12 --value record.json"
        })
final class RejectReplayCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";
    /** Refused ones that a table shows; JSON has all. */
    private static final int MOST_TOLD = 100;

    @Parameters(
            arity = "0..*",
            paramLabel = "ID",
            converter = RejectIds.class,
            description = "topic/partition/offset, as the list tells them; or choose them by the options below.")
    private List<RecordId> ids = new ArrayList<>();

    @Mixin
    private final RejectSelectionOptions selection = new RejectSelectionOptions();

    @Option(names = "--all", description = "All that were not replayed, where nothing else chooses.")
    private boolean all;

    @Option(
            names = "--value",
            paramLabel = "FILE",
            description = "The mended record of the one ID, in full; - for standard input.")
    private @Nullable Path value;

    @Mixin
    private final RejectFormat format = new RejectFormat();

    @Mixin
    private final GatewayOption gateway = new GatewayOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final Terminal terminal;

    RejectReplayCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        check();
        Counted results = new Counted(results(gateway.client().rejects()));
        if (format.isJson(terminal)) {
            try (JsonList list = new JsonList(terminal.out())) {
                results.forEachRemaining(result -> list.add(result.json()));
            }
        } else {
            table(results);
        }
        return results.refused == 0 ? 0 : 1;
    }

    private void check() {
        boolean chooses = all || !selection.isEmpty();
        if (ids.isEmpty() != chooses) {
            throw misused(
                    chooses
                            ? "Name ids, or choose by options: not both"
                            : "Name ids, or choose with --topic, --reason, --from, --to, or take --all");
        }
        if (value != null && ids.size() != 1) {
            throw misused("--value is the record of one ID: name that, and no other");
        }
    }

    private ParameterException misused(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    private Iterator<ReplayResult> results(Rejects rejects) {
        if (value != null) {
            return List.of(rejects.replay(ids.get(0), text(value))).iterator();
        }
        return ids.isEmpty() ? rejects.replay(selection.query(null)) : rejects.replay(ids);
    }

    /** Without the line break that editors put at the end. */
    private String text(Path file) {
        try {
            byte[] bytes = file.toString().equals(STANDARD_INPUT) ? System.in.readAllBytes() : Files.readAllBytes(file);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .stripTrailing();
        } catch (CharacterCodingException e) {
            throw misused("--value %s is no text in UTF-8".formatted(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void table(Counted results) {
        try (Refused refused = new Refused(results)) {
            if (refused.hasNext()) {
                new Table(
                                terminal,
                                "",
                                List.of(
                                        Table.Column.whole("id"),
                                        Table.Column.whole("reason"),
                                        Table.Column.text("detail")))
                        .print(refused);
            }
        }
        long untold = results.refused - MOST_TOLD;
        if (untold > 0) {
            terminal.line("… and %,d more; of all:".formatted(untold));
            results.reasons.forEach((reason, count) -> terminal.line("  %,d %s".formatted(count, reason)));
        }
        terminal.line("%,d replayed%s, %,d refused"
                .formatted(
                        results.stored,
                        results.already == 0 ? "" : " (%,d of them before)".formatted(results.already),
                        results.refused));
    }

    /** Counts what it hands on, and shows how far it has come. */
    private static final class Counted implements Iterator<ReplayResult> {
        private final Iterator<ReplayResult> results;
        private final Map<String, Long> reasons = new TreeMap<>();
        private long stored;
        private long already;
        private long refused;

        Counted(Iterator<ReplayResult> results) {
            this.results = results;
        }

        @Override
        public boolean hasNext() {
            return results.hasNext();
        }

        @Override
        public ReplayResult next() {
            ReplayResult result = results.next();
            stored += result.stored() ? 1 : 0;
            already += result.already() ? 1 : 0;
            if (!result.stored()) {
                refused++;
                reasons.merge(result.reason(), 1L, Long::sum);
            }
            return result;
        }
    }

    /** Rows of the first of those that are not stored. */
    private final class Refused implements Iterator<List<String>>, AutoCloseable {
        private final Counted results;
        private final Progress progress = new Progress(terminal);
        private @Nullable ReplayResult next;

        Refused(Counted results) {
            this.results = results;
        }

        @Override
        public boolean hasNext() {
            while (next == null && results.hasNext()) {
                ReplayResult result = results.next();
                progress.update(() -> "%,d replayed, %,d refused …".formatted(results.stored, results.refused));
                next = result.stored() || results.refused > MOST_TOLD ? null : result;
            }
            return next != null;
        }

        @Override
        public List<String> next() {
            ReplayResult result = Objects.requireNonNull(next);
            next = null;
            progress.close();
            return List.of(result.id(), result.reason(), result.detail());
        }

        @Override
        public void close() {
            progress.close();
        }
    }
}
