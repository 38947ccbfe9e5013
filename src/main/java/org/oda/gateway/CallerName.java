package org.oda.gateway;

import io.javalin.http.Context;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HexFormat;
import org.oda.access.Caller;

/** By what name the limits know who asks. */
final class CallerName {
    /** One site has all addresses behind these bits, and could take any of them. */
    private static final int SITE_BYTES = 8;

    private CallerName() {}

    /** A token's name; where there is none, that of the address. */
    static String of(Context ctx) {
        Caller caller = Callers.of(ctx);
        if (!caller.equals(Caller.ANYONE) && !caller.equals(Caller.NOBODY)) {
            return "caller " + caller.name();
        }
        return ofAddress(
                new InetSocketAddress(ctx.req().getRemoteAddr(), ctx.req().getRemotePort()));
    }

    static String ofAddress(SocketAddress remote) {
        InetAddress address = remote instanceof InetSocketAddress inet ? inet.getAddress() : null;
        if (address instanceof Inet6Address) {
            return "address " + HexFormat.of().formatHex(address.getAddress(), 0, SITE_BYTES) + "/64";
        }
        return "address " + (address == null ? remote : address.getHostAddress());
    }
}
