package org.oda.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oda.client.QueryRequest;
import org.oda.model.Order;
import org.oda.model.ValueFilter;
import picocli.CommandLine.Option;

/** Which records {@code oda query} asks for. What the gateway reads is handed on as it is, and told by it where it is wrong. */
final class QuerySelection {
    @Option(
            names = "--topic",
            paramLabel = "T",
            description = "Only records of this topic; '*' stands for any characters. Repeatable.")
    private List<String> topics = List.of();

    @Option(
            names = "--generator-id",
            paramLabel = "ID",
            description = "Only records of this generator; '*' stands for any characters. Repeatable.")
    private List<String> generatorIds = List.of();

    @Option(
            names = "--field",
            paramLabel = "NAME",
            description = "Only records with this attribute; with --fun, the attribute to calculate with. Repeatable.")
    private List<String> fields = List.of();

    @Option(
            names = "--filter",
            paramLabel = "TEST",
            converter = FilterConverter.class,
            description = "Only records that pass, e.g. 'temperature>25 Cel', with one of > >= < <= = !=;"
                    + " without a unit in the one most used. Repeatable: all must hold.")
    private List<ValueFilter> filters = List.of();

    @Option(
            names = "--start",
            paramLabel = "TIME",
            description = "From this time on: 2024-01-25T13:53:54Z, 2024-01-25, 2024-04, 2024-W15, 2024 (UTC without"
                    + " an offset), seconds since 1970, or back from now: -1h, -7d, -P1M.")
    private @Nullable String start;

    @Option(names = "--stop", paramLabel = "TIME", description = "Before this time (default: now).")
    private @Nullable String stop;

    @Option(names = "--last", paramLabel = "N", description = "Only the N newest records of each topic and generator.")
    private @Nullable Integer last;

    @Option(names = "--limit", paramLabel = "N", description = "At most N records; tells how to get the next ones.")
    private @Nullable Long limit;

    @Option(names = "--order", paramLabel = "asc|desc", description = "Order of time (default: asc).")
    private @Nullable Order order;

    @Option(names = "--cursor", paramLabel = "C", description = "The page that begins there, as the one before told.")
    private @Nullable String cursor;

    List<String> fields() {
        return fields;
    }

    /**
     * Whether it says anything of the records.
     *
     * @param aggregated whether the fields are those of a calculation
     */
    boolean isEmpty(boolean aggregated) {
        return topics.isEmpty()
                && generatorIds.isEmpty()
                && start == null
                && stop == null
                && filters.isEmpty()
                && last == null
                && (aggregated || fields.isEmpty());
    }

    /** Without the fields, which may mean two things. */
    QueryRequest request() {
        QueryRequest request =
                QueryRequest.empty().topics(topics).generatorIds(generatorIds).filters(filters);
        request = start == null ? request : request.start(start);
        request = stop == null ? request : request.stop(stop);
        request = last == null ? request : request.last(last);
        request = limit == null ? request : request.limit(limit);
        request = order == null ? request : request.order(order);
        return cursor == null ? request : request.cursor(cursor);
    }
}
