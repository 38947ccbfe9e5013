package org.oda.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** What requests and answers have in common. */
final class Wire {
    private Wire() {}

    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** As a value in the query part of an address. */
    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** As a part of the path of an address. */
    static String encodedPart(String value) {
        return encoded(value).replace("+", "%20");
    }

    static JsonNode names(Collection<String> names) {
        return oneOrList(names.stream().map(TextNode::valueOf).toList());
    }

    /** A single value stands for itself: so the request is understood by gateways that know no lists. */
    static JsonNode oneOrList(Collection<? extends JsonNode> values) {
        return values.size() == 1
                ? values.iterator().next()
                : JsonNodeFactory.instance.arrayNode().addAll(values);
    }

    static OdaException unreadable(String what, @Nullable Throwable cause) {
        return new OdaException(
                ErrorCode.INTERNAL, "the gateway's answer cannot be read as the contract's JSON: " + what, cause);
    }

    static OdaException brokenOff(IOException cause) {
        return new OdaException(
                ErrorCode.GATEWAY_UNAVAILABLE, "the gateway's answer broke off: " + cause.getMessage(), cause);
    }
}
