package org.oda.gateway;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.oda.codec.ProblemCodec;

/** What is answered where the server refuses a request before any operation sees it: a problem document, and nothing of its insides. */
final class ErrorPages extends ErrorHandler {
    private static final int LONGEST = 200;

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int status,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.write(true, ByteBuffer.wrap(body(status, message)), callback);
    }

    private static byte[] body(int status, @Nullable String message) {
        boolean isOurs = status >= HttpStatus.INTERNAL_SERVER_ERROR_500;
        String reason =
                message == null || isOurs ? "" : ": " + message.substring(0, Math.min(message.length(), LONGEST));
        return ProblemCodec.write(
                status,
                HttpStatus.getMessage(status),
                isOurs ? "an error of the service: its log has more" : "the request is not as HTTP wants it" + reason);
    }
}
