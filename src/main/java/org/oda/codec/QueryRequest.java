package org.oda.codec;

import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oda.model.Format;
import org.oda.model.Layout;
import org.oda.model.Position;
import org.oda.model.Query;

/** What the body of {@code POST /query} asks for: a query, how its answer is written, and how its pages are linked. */
public final class QueryRequest {
    private static final String LAYOUT = "layout";

    private final Query query;
    private final @Nullable Format format;
    private final @Nullable Layout layout;
    private final byte[] identity;
    private final Instant now;

    /**
     * @param format {@code null} where the body does not say
     * @param layout likewise
     * @param identity what is the same for all pages of a query, and differs between queries
     * @param now where the pages of a query without {@code stop} end
     */
    QueryRequest(Query query, @Nullable Format format, @Nullable Layout layout, byte[] identity, Instant now) {
        this.query = query;
        this.format = format;
        this.layout = layout;
        this.identity = identity;
        this.now = now;
        if (format != null) {
            requireTable(format);
        }
    }

    /** What is asked for. */
    public Query query() {
        return query;
    }

    /**
     * The format of the answer.
     *
     * @param accepted what the request's header asks for; the body wins
     * @throws org.oda.model.OdaException {@code CONTRADICTION} where a layout was asked for, and the format has none
     */
    public Format format(Supplier<Format> accepted) {
        if (format != null) {
            return format;
        }
        Format chosen = accepted.get();
        requireTable(chosen);
        return chosen;
    }

    /** Wide where the body does not say. */
    public Layout layout() {
        return layout == null ? Layout.WIDE : layout;
    }

    /** The {@code cursor} of the next page. */
    public String cursorBehind(Position last) {
        Instant stop = query.stop();
        return new PageCursor(query.start(), stop == null ? now : stop, last).write(identity);
    }

    private void requireTable(Format chosen) {
        if (layout != null && (chosen == Format.JSON || chosen == Format.NDJSON)) {
            throw RequestValues.contradiction(
                    LAYOUT,
                    "layout is for csv, parquet and arrow, and the format is %s: add \"format\":\"csv\", or leave layout out"
                            .formatted(chosen.name().toLowerCase(Locale.ROOT)));
        }
    }
}
