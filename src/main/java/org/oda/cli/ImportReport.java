package org.oda.cli;

import java.time.Instant;
import java.util.List;
import org.oda.importer.DryRun;
import org.oda.importer.ImportFile;
import org.oda.importer.ImportResult;
import org.oda.importer.Rejects;
import org.oda.model.DecodedRecord;
import org.oda.model.Nanos;

/** What {@code oda import} tells. */
final class ImportReport {
    private static final String INDENT = "  ";

    private final Terminal terminal;
    private long sent;
    private long nanos;

    ImportReport(Terminal terminal) {
        this.terminal = terminal;
    }

    void file(ImportFile file, ImportResult result) {
        sent += result.sent();
        nanos += result.nanos();
        switch (result.end()) {
            case FINISHED -> terminal.line("%s: %s".formatted(file.name(), counts(result)));
            case FINISHED_BEFORE ->
                terminal.line(
                        "%s: imported before with this mapping (%,d records), nothing sent; --again sends it once more"
                                .formatted(file.name(), result.before()));
            case INTERRUPTED ->
                terminal.line("%s: interrupted, %s; %s"
                        .formatted(
                                file.name(),
                                counts(result),
                                file.isStandardInput()
                                        ? "standard input cannot be resumed: keep it in a file for that"
                                        : "give the same command again to go on"));
        }
        result.notes().forEach(this::note);
    }

    private static String counts(ImportResult result) {
        return "%,d records sent%s, %,d rows rejected, in %.1f s (%,.0f/s)"
                .formatted(
                        result.sent(),
                        result.before() == 0 ? "" : " and %,d there already".formatted(result.before()),
                        result.rejected(),
                        result.nanos() / 1e9,
                        rate(result.sent(), result.nanos()));
    }

    private static double rate(long records, long nanos) {
        return nanos == 0 ? 0 : records / (nanos / 1e9);
    }

    void total(int files) {
        if (files > 1) {
            terminal.line("%,d files: %,d records sent in %.1f s (%,.0f/s)"
                    .formatted(files, sent, nanos / 1e9, rate(sent, nanos)));
        }
    }

    private void note(String text) {
        terminal.line(INDENT + "note: " + text);
    }

    void preview(ImportFile file, DryRun result) {
        terminal.line(terminal.bold(file.name()));
        new Table(
                        terminal,
                        INDENT,
                        List.of(
                                Table.Column.whole("timestamp"),
                                Table.Column.text("topic"),
                                Table.Column.text("generator_id"),
                                Table.Column.text("data")))
                .print(result.first().stream().map(ImportReport::row).iterator());
        terminal.line(INDENT
                + "%,d rows: %,d records%s, %,d rejected"
                        .formatted(result.rows(), result.records(), range(result), result.rows() - result.records()));
        result.notes().forEach(this::note);
    }

    private static List<String> row(DecodedRecord record) {
        return List.of(
                time(record.record().timestampNanos()),
                record.record().id().topic(),
                record.record().generatorId(),
                record.record().data().toString());
    }

    private static String range(DryRun result) {
        return result.records() == 0
                ? ""
                : " from %s to %s".formatted(time(result.earliestNanos()), time(result.latestNanos()));
    }

    private static String time(long nanos) {
        Instant time = Nanos.toInstant(nanos);
        return time.toString();
    }

    /** All by reason, and the first of them. */
    void rejects(Rejects rejects) {
        if (rejects.count() == 0) {
            return;
        }
        terminal.line("%,d rows rejected:".formatted(rejects.count()));
        rejects.counts().forEach((reason, count) -> terminal.line(INDENT + "%,d %s".formatted(count, reason)));
        for (Rejects.Reject reject : rejects.first()) {
            terminal.line(INDENT
                    + "%s line %,d: %s (%s)".formatted(reject.file(), reject.line(), reject.detail(), reject.reason()));
        }
        if (rejects.count() > rejects.first().size()) {
            terminal.line(INDENT
                    + "… and %,d more"
                            .formatted(rejects.count() - rejects.first().size()));
        }
    }
}
