package org.oda.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * A JSON object for each event, and a line for each object. Facts are members of their own names; numbers and truth values
 * stay what they are, everything else is a text. Exceptions have the names of OpenTelemetry's conventions.
 */
final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {
    private static final Set<String> TAKEN = Set.of(
            "timestamp",
            "level",
            "logger",
            "thread",
            "message",
            "exception.type",
            "exception.message",
            "exception.stacktrace");
    private static final byte[] NOTHING = {};

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("timestamp", event.getInstant().toString())
                .put("level", event.getLevel().toString())
                .put("logger", event.getLoggerName())
                .put("thread", event.getThreadName())
                .put("message", event.getFormattedMessage());
        List<KeyValuePair> facts = event.getKeyValuePairs();
        if (facts != null) {
            facts.forEach(fact -> put(line, fact.key, fact.value));
        }
        IThrowableProxy exception = event.getThrowableProxy();
        if (exception != null) {
            line.put("exception.type", exception.getClassName())
                    .put("exception.message", exception.getMessage())
                    .put("exception.stacktrace", ThrowableProxyUtil.asString(exception));
        }
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    private static void put(ObjectNode line, String key, @Nullable Object value) {
        String name = TAKEN.contains(key) ? "fact." + key : key;
        if (value instanceof Long || value instanceof Integer) {
            line.put(name, ((Number) value).longValue());
        } else if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            line.put(name, number.doubleValue());
        } else if (value instanceof Boolean truth) {
            line.put(name, truth);
        } else {
            line.put(name, value == null ? null : value.toString());
        }
    }
}
