package org.oda.model;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an aggregation makes of the values of a window.
 *
 * @param percent from 0 to 100, of {@link Kind#PERCENTILE}; 0 of all others
 */
public record Function(Kind kind, BigDecimal percent) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int MAX_LENGTH = 20;
    private static final Pattern PERCENTILE = Pattern.compile("p[0-9]+(\\.[0-9]+)?");

    public static final Function SUM = new Function(Kind.SUM);
    public static final Function AVG = new Function(Kind.AVG);
    public static final Function MIN = new Function(Kind.MIN);
    public static final Function MAX = new Function(Kind.MAX);

    public Function {
        if (percent.signum() < 0 || percent.compareTo(HUNDRED) > 0) {
            throw new IllegalArgumentException("percent %s is not from 0 to 100".formatted(percent));
        }
        percent = percent.signum() == 0 ? BigDecimal.ZERO : percent.stripTrailingZeros();
    }

    public Function(Kind kind) {
        this(kind, BigDecimal.ZERO);
    }

    /** The names in lower case, and {@code p} with a decimal number such as {@code p95} or {@code p99.9}. */
    public static Optional<Function> of(String name) {
        if (name.length() <= MAX_LENGTH && PERCENTILE.matcher(name).matches()) {
            try {
                return Optional.of(new Function(Kind.PERCENTILE, new BigDecimal(name.substring(1))));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return Arrays.stream(Kind.values())
                .filter(kind -> kind != Kind.PERCENTILE && name(kind).equals(name))
                .findFirst()
                .map(Function::new);
    }

    /** As {@link #of} reads it. */
    public String name() {
        return kind == Kind.PERCENTILE ? "p" + percent.toPlainString() : name(kind);
    }

    /** All names, for people. */
    public static List<String> names() {
        return Arrays.stream(Kind.values())
                .map(kind -> kind == Kind.PERCENTILE ? "p0 to p100" : name(kind))
                .toList();
    }

    private static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Their definitions stand in docs/queries.md. */
    public enum Kind {
        COUNT,
        SUM,
        AVG,
        MIN,
        MAX,
        FIRST,
        LAST,
        MEDIAN,
        PERCENTILE,
        STDDEV,
        SPREAD,
        /** The average weighted with time. */
        TWA,
        INTEGRAL,
        /** The increase of a counter. */
        DELTA,
        /** The increase of a counter for each unit of time. */
        RATE
    }
}
