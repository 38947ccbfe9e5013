package org.oda.query;

import org.jspecify.annotations.Nullable;
import org.oda.model.Function;
import org.oda.store.Cursor;
import org.oda.store.Partial;

/** Merges the partials of a window, one for each unit, into one value in the target unit. */
final class AggregateCursor implements Cursor<Aggregate> {
    private final Cursor<Partial> partials;
    private final Function function;
    private final Windowing windowing;
    private final PartialConverter converter;
    private @Nullable Partial ahead;

    AggregateCursor(Cursor<Partial> partials, Function function, Windowing windowing, PartialConverter converter) {
        this.partials = partials;
        this.function = function;
        this.windowing = windowing;
        this.converter = converter;
    }

    @Override
    public @Nullable Aggregate next() {
        Partial partial = ahead == null ? partials.next() : ahead;
        while (partial != null) {
            long window = windowing.indexOf(partial.window());
            WindowTotal total = new WindowTotal();
            while (partial != null && windowing.indexOf(partial.window()) == window) {
                converter.convert(partial).ifPresent(total::add);
                partial = partials.next();
            }
            if (!total.isEmpty()) {
                ahead = partial;
                return new Aggregate(windowing.endOf(window), total.result(function));
            }
        }
        ahead = null;
        return null;
    }

    /** What is in none of the aggregates so far. */
    LeftOut leftOut() {
        return converter.leftOut();
    }

    @Override
    public void close() {
        partials.close();
    }
}
