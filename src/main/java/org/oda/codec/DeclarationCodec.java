package org.oda.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oda.model.AttributeDeclaration;
import org.oda.model.DeclaredType;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.TopicDeclaration;
import org.oda.units.Units;

/** Declarations of topics as JSON: in registrations, and where they are kept. */
public final class DeclarationCodec {
    /** What a declaration may take as JSON, in bytes: all of them are held in memory. */
    static final int MAX_BYTES = 64 << 10;

    private static final String ATTRIBUTES = "attributes";
    private static final Set<String> TOPIC_KEYS =
            RequestBody.ordered("topic", "description", "owner", "strict", ATTRIBUTES);
    private static final Set<String> ATTRIBUTE_KEYS = RequestBody.ordered("unit", "min", "max", "type", "description");
    private static final String ATTRIBUTES_FORM =
            "an object such as {\"temperature\":{\"unit\":\"Cel\",\"min\":-40,\"max\":80}}";

    private DeclarationCodec() {}

    /** What is not said is left out. */
    public static byte[] write(TopicDeclaration declaration) {
        JsonBuffer json = new JsonBuffer(200).raw("{");
        writeMembers(json, declaration, "");
        return json.raw("}").toByteArray();
    }

    /** The members without braces, the first one behind {@code separator}. */
    static void writeMembers(JsonBuffer json, TopicDeclaration declaration, String separator) {
        String next = text(json, separator, "description", declaration.description());
        next = text(json, next, "owner", declaration.owner());
        if (declaration.strict()) {
            json.raw(next).raw("\"strict\":true");
            next = ",";
        }
        if (!declaration.attributes().isEmpty()) {
            json.raw(next).raw("\"attributes\":{");
            String comma = "";
            for (Map.Entry<String, AttributeDeclaration> attribute :
                    declaration.attributes().entrySet()) {
                json.raw(comma).string(attribute.getKey()).raw(":{");
                write(json, attribute.getValue());
                json.raw("}");
                comma = ",";
            }
            json.raw("}");
        }
    }

    private static void write(JsonBuffer json, AttributeDeclaration attribute) {
        String next = text(json, "", "unit", attribute.unit());
        next = number(json, next, "min", attribute.min());
        next = number(json, next, "max", attribute.max());
        next = text(
                json,
                next,
                "type",
                attribute.type() == null ? null : attribute.type().code());
        text(json, next, "description", attribute.description());
    }

    private static String text(JsonBuffer json, String separator, String name, @Nullable String text) {
        if (text == null) {
            return separator;
        }
        json.raw(separator).string(name).raw(":").string(text);
        return ",";
    }

    private static String number(JsonBuffer json, String separator, String name, @Nullable Double number) {
        if (number == null) {
            return separator;
        }
        json.raw(separator).string(name).raw(":").raw(Numbers.text(number));
        return ",";
    }

    /**
     * What {@link #write} wrote, or a later version of it: unknown members are skipped.
     *
     * @throws OdaException where it is none
     */
    public static TopicDeclaration read(byte[] json) {
        JsonNode declaration = RequestBody.read(json);
        RequestBody.requireObject(declaration, "{\"owner\":\"facility team\"}");
        return read(declaration, "");
    }

    /**
     * The declaration of a topic in a registration.
     *
     * @param path of the object, for errors
     * @param units {@code null} where units are not checked
     */
    static TopicDeclaration readStrictly(JsonNode topic, String path, @Nullable Units units) {
        RequestBody.requireKeys(topic, TOPIC_KEYS, path + ".");
        JsonNode attributes = topic.path(ATTRIBUTES);
        if (attributes.isObject()) {
            attributes.properties().forEach(attribute -> {
                if (attribute.getValue().isObject()) {
                    RequestBody.requireKeys(
                            attribute.getValue(), ATTRIBUTE_KEYS, attributePath(path, attribute.getKey()) + ".");
                }
            });
        }
        TopicDeclaration declaration = read(topic, path);
        if (units != null) {
            declaration
                    .attributes()
                    .forEach((name, attribute) -> requireUnit(attribute.unit(), attributePath(path, name), units));
        }
        int bytes = write(declaration).length;
        if (bytes > MAX_BYTES) {
            throw RequestValues.bad(
                    path,
                    "%s takes %d bytes as JSON, and %d are the most: declare fewer attributes, or describe them shorter"
                            .formatted(path, bytes, MAX_BYTES));
        }
        return declaration;
    }

    private static TopicDeclaration read(JsonNode json, String path) {
        Map<String, AttributeDeclaration> attributes = new LinkedHashMap<>();
        JsonNode declared = json.path(ATTRIBUTES);
        if (!RequestBody.isAbsent(declared)) {
            String attributesPath = member(path, ATTRIBUTES);
            if (!declared.isObject()) {
                throw RequestBody.wrongType(attributesPath, declared, ATTRIBUTES_FORM);
            }
            declared.properties()
                    .forEach(attribute -> attributes.put(
                            attribute.getKey(),
                            readAttribute(attribute.getValue(), attributePath(path, attribute.getKey()))));
        }
        String description = text(json, path, "description");
        String owner = text(json, path, "owner");
        boolean strict = flag(json, path, "strict");
        return within(path, () -> new TopicDeclaration(description, owner, strict, attributes));
    }

    private static AttributeDeclaration readAttribute(JsonNode json, String path) {
        if (!json.isObject()) {
            throw RequestBody.wrongType(path, json, "an object such as {\"unit\":\"Cel\",\"min\":-40,\"max\":80}");
        }
        String unit = text(json, path, "unit");
        Double min = number(json, path, "min");
        Double max = number(json, path, "max");
        DeclaredType type = RequestValues.choice(DeclaredType.class, json.path("type"), member(path, "type"));
        String description = text(json, path, "description");
        return within(path, () -> new AttributeDeclaration(unit, min, max, type, description));
    }

    private static @Nullable String text(JsonNode json, String path, String name) {
        JsonNode value = json.path(name);
        if (RequestBody.isAbsent(value)) {
            return null;
        }
        if (!value.isTextual()) {
            throw RequestBody.wrongType(member(path, name), value, "a string");
        }
        return value.textValue();
    }

    private static @Nullable Double number(JsonNode json, String path, String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isNumber()) {
            throw RequestBody.wrongType(member(path, name), value, "a number");
        }
        return value.doubleValue();
    }

    private static boolean flag(JsonNode json, String path, String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw RequestBody.wrongType(member(path, name), value, "true or false");
        }
        return value.booleanValue();
    }

    private static void requireUnit(@Nullable String unit, String path, Units units) {
        if (unit == null || units.isKnown(unit)) {
            return;
        }
        units.nearest(unit).ifPresent(near -> {
            throw OdaException.inField(
                    ErrorCode.UNKNOWN_UNIT,
                    path + ".unit",
                    "%s.unit '%s' is no unit that can be converted; did you mean '%s'? Else leave the unit out"
                            .formatted(path, Clip.of(unit), near));
        });
    }

    /** Names the whole path in errors of a value. */
    private static <T> T within(String path, Supplier<T> value) {
        try {
            return value.get();
        } catch (OdaException e) {
            String field = String.valueOf(e.field());
            String detail = path.isEmpty() ? e.detail() : path + "." + e.detail();
            throw OdaException.inField(e.code(), member(path, field), detail);
        }
    }

    private static String attributePath(String path, String name) {
        return member(member(path, ATTRIBUTES), Clip.of(name));
    }

    private static String member(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
