package org.oda.gateway;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/** One operation of the API. */
record Route(HandlerType method, String path, Handler handler) {
    /** Whether the path of a request, still encoded, is one of this route's. */
    boolean hasPath(String asked) {
        String[] parts = path.split("/", -1);
        String[] askedParts = asked.split("/", -1);
        boolean same = parts.length == askedParts.length;
        for (int i = 0; same && i < parts.length; i++) {
            same = parts[i].startsWith("{") ? !askedParts[i].isEmpty() : parts[i].equals(askedParts[i]);
        }
        return same;
    }

    static Route get(String path, Handler handler) {
        return new Route(HandlerType.GET, path, handler);
    }

    static Route post(String path, Handler handler) {
        return new Route(HandlerType.POST, path, handler);
    }
}
