package org.oda.gateway;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.regex.Pattern;

/**
 * One operation of the API.
 *
 * @param path as the description has it: a name in braces stands for a part, {@code {file}} for the rest with its folders
 * @param needs what its caller must be allowed
 */
record Route(HandlerType method, String path, Needs needs, Handler handler) {
    private static final String REST = "{file}";

    static Route get(String path, Needs needs, Handler handler) {
        return new Route(HandlerType.GET, path, needs, handler);
    }

    static Route post(String path, Needs needs, Handler handler) {
        return new Route(HandlerType.POST, path, needs, handler);
    }

    static Route delete(String path, Needs needs, Handler handler) {
        return new Route(HandlerType.DELETE, path, needs, handler);
    }

    /** The path as the HTTP library has it. */
    String pattern() {
        return path.replace(REST, "<file>");
    }

    /** Whether the path of a request, still encoded, is one of this route's. */
    boolean isAt(String asked) {
        return Pattern.matches(path.replace(".", "\\.").replace(REST, ".+").replaceAll("\\{\\w+}", "[^/]+"), asked);
    }
}
