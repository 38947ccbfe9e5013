package org.oda.table;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.oda.codec.RecordEncoder;

/** Why values were left out, as one text. */
final class Skipped {
    private Skipped() {}

    /** A JSON object of reasons and their counts, in order; {@code null} where nothing was left out. */
    static @Nullable String text(Map<String, Long> counts) {
        if (counts.isEmpty()) {
            return null;
        }
        var json = new StringBuilder();
        new TreeMap<>(counts)
                .forEach((reason, count) -> json.append(json.isEmpty() ? '{' : ',')
                        .append(RecordEncoder.quote(reason))
                        .append(':')
                        .append(count));
        return json.append('}').toString();
    }
}
