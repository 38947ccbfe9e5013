package org.oda.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.oda.model.ErrorCode;
import org.oda.model.NearestName;
import org.oda.model.OdaException;

/** What the request bodies have in common. They are small, so a tree is simpler than a stream. */
final class RequestBody {
    /** Objects, keys, values and ends: a registration of ten thousand declared topics. Each may take some 100 bytes of memory. */
    private static final int MOST_TOKENS = 250_000;

    private static final ObjectReader READER = JsonMapper.builder(Json.FACTORY
                    .rebuild()
                    .streamReadConstraints(Json.FACTORY
                            .streamReadConstraints()
                            .rebuild()
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .readerFor(JsonNode.class);

    private RequestBody() {}

    /** The body's one value, which is missing where the body is blank. */
    static JsonNode read(byte[] body) {
        int invalid = Utf8.firstInvalid(body);
        if (invalid >= 0) {
            throw new OdaException(
                    ErrorCode.BAD_JSON,
                    "byte %d of the body is 0x%02x: no valid UTF-8".formatted(invalid, body[invalid]));
        }
        try {
            int start = Utf8.byteOrderMarkLength(body);
            return READER.readTree(body, start, body.length - start);
        } catch (StreamConstraintsException e) {
            throw new OdaException(
                    ErrorCode.BAD_JSON, "the body has more in it than is read here: " + JsonFault.describe(e), e);
        } catch (JsonProcessingException e) {
            throw new OdaException(ErrorCode.BAD_JSON, "the body is no JSON: " + JsonFault.describe(e), e);
        } catch (NumberFormatException e) {
            throw new OdaException(
                    ErrorCode.BAD_JSON,
                    "the body is no JSON that is read here: the exponent of a number is too long",
                    e);
        } catch (IOException e) {
            throw new OdaException(ErrorCode.INTERNAL, "reading from memory", e);
        }
    }

    /** {@code null}, <code>{}</code>, {@code []} or nothing at all. */
    static boolean isBlank(JsonNode body) {
        return body.isMissingNode() || body.isNull() || (body.isContainerNode() && body.isEmpty());
    }

    static void requireObject(JsonNode body, String example) {
        if (!body.isObject()) {
            throw new OdaException(
                    ErrorCode.BAD_VALUE, "the body is %s, not an object such as %s".formatted(kind(body), example));
        }
    }

    /** @param prefix of the keys, for the message: empty, or the object's own name and a dot */
    static void requireKeys(JsonNode object, Set<String> known, String prefix) {
        object.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                throw OdaException.inField(
                        ErrorCode.UNKNOWN_FIELD,
                        prefix + Clip.of(key),
                        "'%s%s' is unknown%s; known are %s"
                                .formatted(prefix, Clip.of(key), nearest(key, known), String.join(", ", known)));
            }
        });
    }

    /** {@code " (did you mean 'topic'?)"}, or nothing where no known name is near. */
    static String nearest(String name, Collection<String> known) {
        return NearestName.of(name, known)
                .map(" (did you mean '%s'?)"::formatted)
                .orElse("");
    }

    static boolean isAbsent(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || (value.isTextual() && value.textValue().isEmpty());
    }

    static OdaException wrongType(String field, JsonNode value, String wanted) {
        return OdaException.inField(
                ErrorCode.BAD_VALUE, field, "%s is %s, not %s".formatted(field, kind(value), wanted));
    }

    /** Keys in the order in which they are told. */
    static Set<String> ordered(String... names) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(names)));
    }

    private static String kind(JsonNode value) {
        JsonNodeType type = value.getNodeType();
        return switch (type) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case NULL -> "null";
            case MISSING -> "missing";
            default -> "a " + type.name().toLowerCase(Locale.ROOT);
        };
    }
}
