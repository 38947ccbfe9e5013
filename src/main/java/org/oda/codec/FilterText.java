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
    private static final Pattern FORM =
            Pattern.compile("\\s*(.+?)\\s*(>=|<=|!=|==?|>|<)\\s*([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)\\s*(.*?)\\s*");
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
        Matcher parts = FORM.matcher(text);
        Comparison comparison = parts.matches() ? SIGNS.get(parts.group(2)) : null;
        if (comparison == null) {
            throw bad("'%s' is no test such as 'temperature>25 Cel', with one of > >= < <= = !="
                    .formatted(Clip.of(text)));
        }
        String unit = parts.group(4);
        Bound bound = new Bound(comparison, number(parts.group(3), text));
        return new ValueFilter(parts.group(1), List.of(bound), unit.isEmpty() ? null : unit);
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
