package org.oda.codec;

import java.util.Locale;
import org.oda.model.OdaException;

/** Errors as {@code application/problem+json} (RFC 9457). */
public final class ProblemCodec {
    private ProblemCodec() {}

    /**
     * {@code {"type":"about:blank","title":"Bad Request","status":400,"code":"bad-value","detail":"…","field":"start"}};
     * {@code field} only where one is at fault.
     */
    public static byte[] write(OdaException e) {
        JsonBuffer json = new JsonBuffer(200);
        begin(json, e);
        return json.raw("}").toByteArray();
    }

    /**
     * A problem that none of the service's codes tells: what is no HTTP request at all.
     *
     * @param title the status's phrase, of which the code is made
     */
    public static byte[] write(int status, String title, String detail) {
        return new JsonBuffer(200)
                .raw("{\"type\":\"about:blank\",\"title\":")
                .string(title)
                .raw(",\"status\":")
                .raw(Integer.toString(status))
                .raw(",\"code\":")
                .string(title.toLowerCase(Locale.ROOT).replace(' ', '-'))
                .raw(",\"detail\":")
                .string(detail)
                .raw("}")
                .toByteArray();
    }

    /** All but the closing brace. */
    static void begin(JsonBuffer json, OdaException e) {
        int status = e.code().httpStatus();
        json.raw("{\"type\":\"about:blank\",\"title\":").string(title(status));
        json.raw(",\"status\":").raw(Integer.toString(status));
        json.raw(",\"code\":").string(e.code().code());
        json.raw(",\"detail\":").string(e.detail());
        String field = e.field();
        if (field != null) {
            json.raw(",\"field\":").string(field);
        }
    }

    /** The status's phrase, which RFC 9457 asks for beside {@code about:blank}. */
    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 413 -> "Content Too Large";
            case 422 -> "Unprocessable Content";
            case 429 -> "Too Many Requests";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 507 -> "Insufficient Storage";
            default -> "Internal Server Error";
        };
    }
}
