package org.oda.model;

import org.jspecify.annotations.Nullable;

/** The one error of ODA. Its detail is for people: what is wrong, with the value, and what would work. */
public final class OdaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String field;

    public OdaException(ErrorCode code, String detail) {
        this(code, detail, null, null);
    }

    public OdaException(ErrorCode code, String detail, @Nullable Throwable cause) {
        this(code, detail, null, cause);
    }

    private OdaException(ErrorCode code, String detail, @Nullable String field, @Nullable Throwable cause) {
        super(detail, cause);
        this.code = code;
        this.field = field;
    }

    /** An error of one field of a request or one setting. */
    public static OdaException inField(ErrorCode code, String field, String detail) {
        return new OdaException(code, detail, field, null);
    }

    public ErrorCode code() {
        return code;
    }

    /** The field at fault, if one is. */
    public @Nullable String field() {
        return field;
    }

    /** The text for people. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
