package org.oda.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The one error of ODA. Its detail is for people: what is wrong, with the value, and what would work. */
public final class OdaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String field;
    private final @Nullable Duration retryAfter;

    public OdaException(ErrorCode code, String detail) {
        this(code, detail, null, null, null);
    }

    public OdaException(ErrorCode code, String detail, @Nullable Throwable cause) {
        this(code, detail, null, null, cause);
    }

    private OdaException(
            ErrorCode code,
            String detail,
            @Nullable String field,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(detail, cause);
        this.code = code;
        this.field = field;
        this.retryAfter = retryAfter;
    }

    /** An error of one field of a request or one setting. */
    public static OdaException inField(ErrorCode code, String field, String detail) {
        return new OdaException(code, detail, field, null, null);
    }

    /** An error that passes: what was asked, and was not done, may be asked again after that time. */
    public static OdaException later(ErrorCode code, String detail, Duration retryAfter) {
        return new OdaException(code, detail, null, retryAfter, null);
    }

    public ErrorCode code() {
        return code;
    }

    /** The field at fault, if one is. */
    public @Nullable String field() {
        return field;
    }

    /** When to ask again; {@code null} where that is not known, or no use. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** The text for people. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
