package org.oda.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The items of a list of the catalogue, a page at a time. */
final class CataloguePages<T> implements Iterator<T> {
    private final Function<String, JsonNode> page;
    private final String list;
    private final Function<JsonNode, T> item;
    private Iterator<T> items = List.<T>of().iterator();
    /** What the next page begins behind; {@code null} behind the last. */
    private @Nullable String after = "";

    /**
     * @param page gives that behind a name, which is empty for the first
     * @param list the page's member with the items
     */
    CataloguePages(Function<String, JsonNode> page, String list, Function<JsonNode, T> item) {
        this.page = page;
        this.list = list;
        this.item = item;
    }

    @Override
    public boolean hasNext() {
        while (!items.hasNext() && after != null) {
            JsonNode answer = page.apply(after);
            List<T> read = new ArrayList<>();
            answer.path(list).forEach(each -> read.add(item.apply(each)));
            items = read.iterator();
            after = answer.hasNonNull("next") ? answer.path("next").asText() : null;
        }
        return items.hasNext();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return items.next();
    }
}
