package org.oda.gateway;

import io.javalin.http.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** The parameters behind the {@code ?} of a request. */
final class Parameters {
    private Parameters() {}

    /**
     * What was mistyped would select everything.
     *
     * @throws OdaException {@code UNKNOWN_FIELD}, {@code BAD_VALUE}
     */
    static void requireKnown(Context ctx, List<String> known) {
        ctx.queryParamMap().forEach((name, values) -> {
            if (!known.contains(name)) {
                throw OdaException.inField(
                        ErrorCode.UNKNOWN_FIELD,
                        name,
                        "'%s' is no parameter of this request: there are %s".formatted(name, String.join(", ", known)));
            }
            if (values.size() > 1) {
                throw OdaException.inField(
                        ErrorCode.BAD_VALUE, name, "%s is given %d times: give it once".formatted(name, values.size()));
            }
        });
    }

    /** What is empty counts as absent. */
    static @Nullable String text(Context ctx, String name) {
        String text = ctx.queryParam(name);
        return text == null || text.isEmpty() ? null : text;
    }

    /** @param more how the rest is reached, for the error */
    static int limit(Context ctx, int otherwise, int most, String more) {
        String text = ctx.queryParam("limit");
        if (text == null) {
            return otherwise;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= most) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw OdaException.inField(
                ErrorCode.BAD_VALUE,
                "limit",
                "limit is a number from 1 to %d, not '%s'; %s".formatted(most, text, more));
    }
}
