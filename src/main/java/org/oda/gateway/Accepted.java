package org.oda.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.oda.model.Format;

/** What a client accepts, as the headers {@code Accept} and {@code Accept-Encoding} tell it (RFC 9110, 12.5). */
final class Accepted {
    private static final String GZIP = "gzip";
    private static final String ANY = "*";
    private static final String ANY_TYPE = "*/*";

    private Accepted() {}

    /**
     * The format that is wanted most: by its weight, among equals the one that is named most exactly, then the first of
     * {@link Format}. JSON where none is accepted, because clients of all kinds got it ever since.
     *
     * @param headers all values of {@code Accept}
     */
    static Format format(List<String> headers) {
        List<Range> ranges = ranges(headers);
        Format best = Format.JSON;
        Match bestMatch = Match.NONE;
        for (Format format : Format.values()) {
            Match match = match(format, ranges);
            if (match.weight > 0
                    && (match.weight > bestMatch.weight
                            || (match.weight == bestMatch.weight && match.exactness > bestMatch.exactness))) {
                best = format;
                bestMatch = match;
            }
        }
        return best;
    }

    /** @param headers all values of {@code Accept-Encoding} */
    static boolean gzip(List<String> headers) {
        double weight = 0;
        for (Range range : ranges(headers)) {
            if (range.name.equals(GZIP)) {
                return range.weight > 0;
            }
            if (range.name.equals(ANY)) {
                weight = range.weight;
            }
        }
        return weight > 0;
    }

    /** The most exact of the ranges that a format is in. */
    private static Match match(Format format, List<Range> ranges) {
        String type = withoutParameters(format.mediaType());
        Match match = Match.NONE;
        for (Range range : ranges) {
            int exactness = exactness(range.name, type);
            if (exactness > match.exactness) {
                match = new Match(exactness, range.weight);
            }
        }
        return match;
    }

    /** 3 for the type itself, 2 for its family, 1 for anything; 0 where it is not in the range. */
    private static int exactness(String range, String type) {
        if (range.equals(type)) {
            return 3;
        }
        if (range.equals(type.substring(0, type.indexOf('/') + 1) + ANY)) {
            return 2;
        }
        return range.equals(ANY_TYPE) ? 1 : 0;
    }

    private static List<Range> ranges(List<String> headers) {
        List<Range> ranges = new ArrayList<>();
        for (String header : headers) {
            for (String element : header.split(",", -1)) {
                ranges.add(new Range(withoutParameters(element), weight(element)));
            }
        }
        return ranges;
    }

    private static String withoutParameters(String element) {
        int semicolon = element.indexOf(';');
        return (semicolon < 0 ? element : element.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    /** From 0 to 1; 1 where there is none, 0 where it is none. */
    private static double weight(String element) {
        String[] parts = element.split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                String weight = parameter.substring(2).strip();
                return weight.matches("0(\\.\\d{0,3})?|1(\\.0{0,3})?") ? Double.parseDouble(weight) : 0;
            }
        }
        return 1;
    }

    private record Range(String name, double weight) {}

    private record Match(int exactness, double weight) {
        private static final Match NONE = new Match(0, 0);
    }
}
