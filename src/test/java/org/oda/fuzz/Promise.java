package org.oda.fuzz;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** What holds for every input. No assertion library: its classes would be counted as coverage. */
public final class Promise {
    /** Faults of a whole body, of which no field can be named. */
    private static final Set<ErrorCode> OF_THE_WHOLE = EnumSet.of(
            ErrorCode.BAD_JSON,
            ErrorCode.EMPTY_QUERY,
            ErrorCode.EMPTY_REGISTRATION,
            ErrorCode.BODY_TOO_LARGE,
            ErrorCode.BAD_CONFIG);

    private static final int LONGEST_DETAIL = 2_000;
    private static final Pattern OF_THE_PROGRAM =
            Pattern.compile("\\b(?:java|com\\.fasterxml|org\\.oda|de\\.siegmar)\\.|[a-z]Exception\\b|\\bnull pointer");

    /** What was sent, which may hold any word; from the first mark to the last, since it may hold such marks too. */
    private static final Pattern QUOTED = Pattern.compile("['\"].*['\"]", Pattern.DOTALL);

    private Promise() {}

    /** An error is the sender's to mend, and tells what and how in one line. */
    public static void isClear(OdaException error) {
        holds(error.code().httpStatus() < 500 || error.code() == ErrorCode.BAD_CONFIG, "an error of ours: %s", error);
        holds(
                OF_THE_WHOLE.contains(error.code())
                        || error.field() != null
                        || error.detail().startsWith("the body is "),
                "no field is named: %s",
                error);
        isOneLine(error.detail());
        tellsNothingOfTheProgram(behindTheField(error));
    }

    /** A text for people in one line, in which nothing is said of the program's own parts. */
    public static void isClear(String detail) {
        isOneLine(detail);
        tellsNothingOfTheProgram(detail);
    }

    private static void isOneLine(String detail) {
        holds(!detail.isBlank(), "nothing is told");
        holds(detail.length() <= LONGEST_DETAIL, "%s characters are told", detail.length());
        holds(detail.chars().noneMatch(Character::isISOControl), "control characters in '%s'", detail);
    }

    private static void tellsNothingOfTheProgram(String detail) {
        String ours = QUOTED.matcher(detail).replaceAll("''");
        holds(!OF_THE_PROGRAM.matcher(ours).find(), "'%s' tells of the program", detail);
    }

    /** Many begin with the path of the field, in which names stand that were sent, controls shown as U+FFFD and cut where it is long. */
    private static String behindTheField(OdaException error) {
        String field = Objects.requireNonNullElse(error.field(), "").replaceAll("\\p{Cntrl}", "\ufffd");
        int at = 0;
        while (at < field.length()
                && at < error.detail().length()
                && field.charAt(at) == error.detail().charAt(at)) {
            at++;
        }
        return error.detail().substring(at);
    }

    /** The two are equal. */
    public static void same(String what, @Nullable Object expected, @Nullable Object actual) {
        holds(Objects.equals(expected, actual), "%s: expected <%s>, was <%s>", what, expected, actual);
    }

    /** The condition holds. */
    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
    public static void holds(boolean condition, String otherwise, @Nullable Object... values) {
        if (!condition) {
            throw new AssertionError(otherwise.formatted(values));
        }
    }
}
