package org.oda.codec;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.oda.model.OdaException;
import org.oda.model.ValueFilter;
import org.oda.model.ValueFilter.Bound;
import org.oda.model.ValueFilter.Comparison;

/** A comparison as a person writes it: field, sign, number, and perhaps a unit, such as {@code temperature>25 Cel}. */
public final class FilterText {
    private static final String SIGN_STARTS = "><=!";

    /**
     * From the sign on. What may be blank is possessive: else a text of nothing but blanks takes the square of its length. The rest
     * may hold ends of lines: else the first sign with a number would be passed over for a later one.
     */
    private static final Pattern BEHIND_FIELD =
            Pattern.compile("(>=|<=|!=|==?|>|<)\\s*+([-+]?[0-9.]++(?:[eE][-+]?[0-9]++)?)(.*+)", Pattern.DOTALL);

    private static final Map<String, Comparison> SIGNS = Map.of(
            "==", Comparison.EQ,
            ">", Comparison.GT,
            ">=", Comparison.GTE,
            "<", Comparison.LT,
            "<=", Comparison.LTE,
            "=", Comparison.EQ,
            "!=", Comparison.NE);

    private FilterText() {}

    /**
     * The comparison that a text stands for.
     *
     * @throws OdaException {@code BAD_VALUE} in the field {@code filter}
     */
    public static ValueFilter read(String text) {
        String plain = text.strip();
        Matcher parts = BEHIND_FIELD.matcher(plain);
        for (int at = 1; at < plain.length(); at++) {
            // a field may hold a sign: what counts is the first that a number follows
            if (SIGN_STARTS.indexOf(plain.charAt(at)) >= 0
                    && parts.region(at, plain.length()).matches()) {
                String field = plain.substring(0, at).stripTrailing();
                Comparison comparison = SIGNS.get(parts.group(1));
                if (comparison != null) {
                    String unit = parts.group(3).strip();
                    Bound bound = new Bound(comparison, number(parts.group(2), text));
                    return new ValueFilter(field, List.of(bound), unit.isEmpty() ? null : unit);
                }
            }
        }
        throw bad("'%s' is no test such as 'temperature>25 Cel', with one of > >= < <= = !=".formatted(Clip.of(text)));
    }

    private static double number(String digits, String text) {
        try {
            double number = Double.parseDouble(digits);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw bad("'%s' in '%s' is no number".formatted(Clip.of(digits), Clip.of(text)));
        }
        throw bad("'%s' in '%s' is too large".formatted(Clip.of(digits), Clip.of(text)));
    }

    private static OdaException bad(String detail) {
        return RequestValues.bad("filter", detail);
    }
}
