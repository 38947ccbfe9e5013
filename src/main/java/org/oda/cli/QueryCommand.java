package org.oda.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oda.client.Answer;
import org.oda.client.OdaClient;
import org.oda.client.QueryRequest;
import org.oda.client.RecordPage;
import org.oda.model.Format;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code oda query}: records or calculated values, as a table or chart for a person and as JSON for a program. */
@Command(
        name = "query",
        description = "Query stored records, raw or calculated: a table on a terminal, JSON otherwise.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  oda query --topic livingroom --start -1h",
            "  oda query --topic 'room*' --filter 'temperature>25 Cel' --last 1",
            "  oda query --topic office --start 2024-04 --stop 2024-05 --output april.parquet",
            "  oda query --topic energy --start -7d --fun avg,p95 --field power --unit kW",
            "  oda query --topic energy --fun avg --field power --frequency PT15M --plot",
            "  oda query --topic energy --fun integral --field power --frequency P1D \\",
            "      --tz Europe/Rome --by generator_id",
            "  oda query --topic livingroom --last 5 --watch"
        })
final class QueryCommand implements Callable<Integer> {
    private static final int COPY_BUFFER = 64 * 1024;

    @ArgGroup(validate = false, heading = "%nWhich records:%n")
    private final QuerySelection selection = new QuerySelection();

    @ArgGroup(validate = false, heading = "%nCalculated values, instead of the records themselves:%n")
    private final QueryAggregation aggregation = new QueryAggregation();

    @ArgGroup(validate = false, heading = "%nHow they are shown:%n")
    private final QueryPresentation presentation = new QueryPresentation();

    @Mixin
    private final GatewayOption gateway = new GatewayOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final Terminal terminal;
    private final Interruption interruption;

    QueryCommand(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    @Override
    public Integer call() {
        QueryRequest request = request();
        OdaClient client = gateway.client();
        Double pause = presentation.watch();
        if (pause == null) {
            run(client, request);
        } else {
            new Watch(terminal, interruption, pause).repeat(() -> run(client, request));
        }
        return 0;
    }

    private QueryRequest request() {
        check();
        QueryRequest request = selection.request();
        if (presentation.layout() != null) {
            request = request.layout(presentation.layout());
        }
        return aggregation.isWanted()
                ? request.aggregation(aggregation.request(selection.fields()))
                : request.fields(selection.fields());
    }

    /** What is told here is what the gateway cannot know; the rest it tells itself. */
    private void check() {
        if (selection.isEmpty(aggregation.isWanted())) {
            throw misused("Give at least one of --topic, --generator-id, --start, --stop, --filter, --last"
                    + (aggregation.isWanted() ? "" : ", --field"));
        }
        String useless = aggregation.useless();
        if (useless != null) {
            throw misused("%s is for calculated values: add --fun".formatted(useless));
        }
        if (aggregation.isWanted() && selection.fields().isEmpty()) {
            throw misused("--fun needs the attribute to calculate with: add --field");
        }
        String stray = aggregation.strayUnit(selection.fields());
        if (stray != null) {
            throw misused("--unit '%s' names none of the --field".formatted(stray));
        }
        if (presentation.isPlot()
                && (aggregation.isWanted()
                        ? !aggregation.hasWindows()
                        : selection.fields().isEmpty())) {
            throw misused("--plot draws values over time: add --frequency to --fun, or --field to records");
        }
        String contradiction = presentation.contradiction(terminal);
        if (contradiction != null) {
            throw misused(contradiction);
        }
    }

    private ParameterException misused(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    private void run(OdaClient client, QueryRequest request) {
        Path output = presentation.output();
        Format format = presentation.format();
        if (output != null) {
            save(client, request, format == null ? Format.JSON : format, output);
        } else if (presentation.isPlot()) {
            plot(client, request);
        } else if (format != null || !terminal.outIsTerminal()) {
            pipe(client, request, format == null ? Format.JSON : format);
        } else {
            table(client, request);
        }
    }

    private void save(OdaClient client, QueryRequest request, Format format, Path file) {
        try (Answer answer = client.answer(request, format)) {
            new AnswerFile(terminal, file, format).write(answer);
            tellNext(answer.nextCursor());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void pipe(OdaClient client, QueryRequest request, Format format) {
        try (Answer answer = client.answer(request, format)) {
            redraw();
            copy(answer);
            if (format == Format.JSON) {
                terminal.out().println();
            }
            terminal.out().flush();
            tellNext(answer.nextCursor());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends early where nobody reads on: the gateway need not go on either. */
    private void copy(Answer answer) {
        byte[] buffer = new byte[COPY_BUFFER];
        int length = answer.read(buffer);
        while (length >= 0 && !terminal.out().checkError()) {
            terminal.out().write(buffer, 0, length);
            length = answer.read(buffer);
        }
    }

    private void plot(OdaClient client, QueryRequest request) {
        ChartData data = aggregation.isWanted()
                ? ChartData.ofAggregates(client.aggregates(request))
                : ChartData.ofRecords(client.records(request), selection.fields());
        redraw();
        new LineChart(terminal, aggregation.zone()).draw(data);
    }

    private void table(OdaClient client, QueryRequest request) {
        ResultTables tables = new ResultTables(terminal, "");
        long rows;
        Optional<String> next = Optional.empty();
        if (aggregation.isWanted()) {
            var values = client.aggregates(request);
            redraw();
            rows = tables.aggregates(values, aggregation.isLabelledByStart(), aggregation.hasWindows());
        } else {
            RecordPage page = client.records(request);
            redraw();
            rows = tables.records(page);
            next = page.nextCursor();
        }
        terminal.line(terminal.dim("%,d %s".formatted(rows, rows == 1 ? "row" : "rows")));
        next.ifPresent(cursor -> terminal.line(terminal.dim("next page: " + nextPage(cursor))));
    }

    /** Beside the answer, so that it stays what it is. */
    private void tellNext(@Nullable String cursor) {
        if (cursor != null) {
            terminal.warn("more records follow: " + nextPage(cursor));
        }
    }

    private String nextPage(String cursor) {
        List<String> arguments = spec.commandLine().getParseResult().originalArgs();
        return NextPage.commandLine(arguments, cursor);
    }

    private void redraw() {
        if (presentation.watch() != null) {
            terminal.clear();
        }
    }
}
