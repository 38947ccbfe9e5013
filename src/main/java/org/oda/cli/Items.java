package org.oda.cli;

import java.util.Iterator;
import java.util.function.Function;

/** Items made of others while they are asked for. */
final class Items {
    private Items() {}

    static <T, R> Iterator<R> of(Iterator<T> items, Function<T, R> made) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public R next() {
                return made.apply(items.next());
            }
        };
    }
}
