package org.oda.mqtt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oda.codec.Clip;

/**
 * A payload that is one value, as text.
 *
 * @param unit {@code null} where it has none
 * @param isNumber whether it must be a decimal number; else it is a text
 */
record ValuePayload(
        Template generatorId, Template attribute, @Nullable String unit, boolean isNumber) implements Payload {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,9})?");
    private static final int MAX_DIGITS = 1_000;

    @Override
    public Converted convert(@Nullable String topic, List<String> matched, byte[] payload, Instant arrival)
            throws BadPayloadException {
        String odaTopic = Objects.requireNonNull(topic);
        JsonNode value = isNumber ? number(text(payload).strip()) : new TextNode(text(payload));
        ObjectNode data = Json.object();
        Attributes.put(data, attribute.fill(matched), value, unit);
        byte[] record = Json.record(new TextNode(arrival.toString()), generatorId.fill(matched), odaTopic, data);
        return new Converted(odaTopic, record, null);
    }

    private static JsonNode number(String text) throws BadPayloadException {
        if (text.length() > MAX_DIGITS || !DECIMAL.matcher(text).matches()) {
            throw new BadPayloadException("the payload '%s' is not a number such as 21.5".formatted(Clip.of(text)));
        }
        return DecimalNode.valueOf(new BigDecimal(text));
    }

    private static String text(byte[] payload) throws BadPayloadException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadPayloadException("the payload is not text in UTF-8");
        }
    }
}
