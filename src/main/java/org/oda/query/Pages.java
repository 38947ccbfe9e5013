package org.oda.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oda.model.DecodedRecord;
import org.oda.model.Order;
import org.oda.model.Page;
import org.oda.model.Position;
import org.oda.model.Selection;
import org.oda.store.Cursor;
import org.oda.store.FieldCount;
import org.oda.store.Scan;
import org.oda.store.Store;

/** Answers with the records themselves: all of them, some, or a page. */
final class Pages {
    private final Store store;
    private final Limits limits;

    Pages(Store store, Limits limits) {
        this.store = store;
        this.limits = limits;
    }

    /** @throws org.oda.model.OdaException {@code NOTHING_FOUND}, {@code TOO_MANY_RECORDS} */
    QueryResult.Records read(Selection selection, Page page, boolean withAttributes) {
        if (page.last() != null) {
            return last(selection, page.last(), page.order(), withAttributes);
        }
        Cursor<DecodedRecord> cursor = PeekedCursor.of(
                        store.scan(new Scan(selection, page.order(), page.after(), withAttributes, most(page))))
                .orElseThrow(QueryEngine::nothingFound);
        try {
            Long limit = page.limit();
            List<FieldCount> fields = fields(selection, withAttributes);
            Set<String> names = selection.fields();
            if (limit == null || limit > Page.MAX_LINKED) {
                return new QueryResult.Records(
                        new SelectedCursor(cursor, names, limit == null ? Long.MAX_VALUE : limit), fields, null);
            }
            List<DecodedRecord> records = new ArrayList<>();
            Position next = hold(cursor, limit, records);
            cursor.close();
            return new QueryResult.Records(new SelectedCursor(new ListCursor<>(records), names, limit), fields, next);
        } catch (RuntimeException e) {
            cursor.close();
            throw e;
        }
    }

    /** One more than are given: so it is known whether others follow. */
    private static long most(Page page) {
        Long limit = page.limit();
        return limit == null || limit == Long.MAX_VALUE ? Long.MAX_VALUE : limit + 1;
    }

    /** Reads a page; gives the place of its last record where more follow. */
    private @Nullable Position hold(Cursor<DecodedRecord> cursor, long limit, List<DecodedRecord> records) {
        long bytes = 0;
        DecodedRecord before = null;
        for (DecodedRecord each = cursor.next(); each != null; each = cursor.next()) {
            if (before != null && (records.size() == limit || bytes >= limits.pageBytes())) {
                return Position.of(before.record());
            }
            records.add(each);
            bytes += each.record().data().length();
            before = each;
        }
        return null;
    }

    private QueryResult.Records last(Selection selection, int count, Order order, boolean withAttributes) {
        List<DecodedRecord> records = new ArrayList<>(store.last(selection, count, limits.last()));
        if (records.isEmpty()) {
            throw QueryEngine.nothingFound();
        }
        if (order == Order.DESC) {
            Collections.reverse(records);
        }
        return new QueryResult.Records(
                new SelectedCursor(new ListCursor<>(records), selection.fields(), records.size()),
                fields(selection, withAttributes),
                null);
    }

    private List<FieldCount> fields(Selection selection, boolean withAttributes) {
        return withAttributes
                ? store.fields(selection).stream()
                        .filter(count -> selection.fields().isEmpty()
                                || selection.fields().contains(count.field()))
                        .toList()
                : List.of();
    }
}
