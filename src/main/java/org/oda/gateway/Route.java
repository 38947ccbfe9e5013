package org.oda.gateway;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/** One operation of the API. */
record Route(HandlerType method, String path, Handler handler) {
    static Route get(String path, Handler handler) {
        return new Route(HandlerType.GET, path, handler);
    }

    static Route post(String path, Handler handler) {
        return new Route(HandlerType.POST, path, handler);
    }
}
