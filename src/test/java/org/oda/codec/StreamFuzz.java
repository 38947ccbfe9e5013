package org.oda.codec;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.oda.fuzz.Promise;
import org.oda.model.OdaException;
import org.oda.model.ValueFilter;

/** The parameters of a stream, one {@code name=value} on each line. */
public final class StreamFuzz {
    private static final StreamCodec CODEC = new StreamCodec(() -> Instant.parse("2026-01-01T00:00:00Z"));
    private static final String PLACE = "Last-Event-ID";

    private StreamFuzz() {}

    public static void check(byte[] input) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String line : new String(input, StandardCharsets.UTF_8).split("\n", -1)) {
            String[] parts = line.split("=", 2);
            parameters.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(parts.length == 2 ? parts[1] : "");
        }
        List<String> places = parameters.remove(PLACE);
        StreamRequest request;
        try {
            request = CODEC.read(parameters, places == null ? null : places.get(0));
        } catch (OdaException e) {
            Promise.isClear(e);
            return;
        }
        for (ValueFilter filter : request.query().filters()) {
            ValueFilter.Bound bound = filter.bounds().get(0);
            String text = "%s %s %s %s"
                    .formatted(filter.field(), sign(bound), bound.number(), filter.unit() == null ? "" : filter.unit());
            Promise.same("filter '%s'".formatted(text), filter, FilterText.read(text));
        }
    }

    private static String sign(ValueFilter.Bound bound) {
        return switch (bound.comparison()) {
            case GT -> ">";
            case GTE -> ">=";
            case LT -> "<";
            case LTE -> "<=";
            case EQ -> "=";
            case NE -> "!=";
        };
    }
}
