package org.oda.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** Reads single values of a request. {@code null} and {@code ""} count as absent. A path names the value in errors. */
final class RequestValues {
    /** As many characters a number in quotes may have. */
    private static final int MAX_NUMBER = 100;
    /** As many characters no name and no unit of a stored record exceeds. */
    private static final int MAX_TEXT = 1_000;

    private RequestValues() {}

    static @Nullable String text(JsonNode value, String path) {
        if (RequestBody.isAbsent(value)) {
            return null;
        }
        if (!value.isTextual()) {
            throw RequestBody.wrongType(path, value, "a string");
        }
        return bounded(value.textValue(), path);
    }

    /** A string or a list of strings, each once, in their order; empty where the value is absent. */
    static Set<String> texts(JsonNode value, String path, int most) {
        if (RequestBody.isAbsent(value)) {
            return Set.of();
        }
        if (value.isTextual()) {
            return Set.of(bounded(value.textValue(), path));
        }
        requireList(value, path, "a string or a list of strings", most);
        Set<String> texts = new LinkedHashSet<>();
        for (int i = 0; i < value.size(); i++) {
            texts.add(element(value.get(i), "%s[%d]".formatted(path, i)));
        }
        return texts;
    }

    /** A list that is neither empty nor longer than {@code most}. */
    static void requireList(JsonNode value, String path, String wanted, int most) {
        if (!value.isArray()) {
            throw RequestBody.wrongType(path, value, wanted);
        }
        if (value.isEmpty()) {
            throw bad(path, "%s is an empty list: name at least one, or leave it out".formatted(path));
        }
        if (value.size() > most) {
            throw bad(
                    path,
                    "%s has %d elements, and %d are the most: ask several times".formatted(path, value.size(), most));
        }
    }

    private static String element(JsonNode value, String path) {
        if (!value.isTextual()) {
            throw RequestBody.wrongType(path, value, "a string");
        }
        if (value.textValue().isEmpty()) {
            throw bad(path, path + " is empty: leave it out");
        }
        return bounded(value.textValue(), path);
    }

    private static String bounded(String text, String path) {
        if (text.length() > MAX_TEXT) {
            throw bad(path, "%s has %d characters, and %d are the most".formatted(path, text.length(), MAX_TEXT));
        }
        // as UTF-8 it could not be written, and would come back as another
        if (!Utf8.isStorable(text)) {
            throw bad(
                    path,
                    path + " holds U+0000 or half of a surrogate pair, which nothing that is stored has: leave it out");
        }
        return text;
    }

    /** A whole number from 1 to {@code most}. */
    static @Nullable Long count(JsonNode value, String path, long most) {
        if (RequestBody.isAbsent(value)) {
            return null;
        }
        if (!value.isNumber()) {
            throw RequestBody.wrongType(path, value, "a whole number");
        }
        try {
            long count = value.decimalValue().longValueExact();
            if (count >= 1 && count <= most) {
                return count;
            }
        } catch (ArithmeticException e) {
            // told below
        }
        throw bad(path, "%s %s is no whole number from 1 to %d".formatted(path, Clip.of(value.asText()), most));
    }

    /** A decimal number, also as a string; {@code null} where it is something else. */
    static @Nullable BigDecimal decimal(JsonNode value) {
        if (value.isTextual() && value.textValue().length() > MAX_NUMBER) {
            return null;
        }
        try {
            return value.isNumber() ? value.decimalValue() : new BigDecimal(value.asText());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The constant whose name in lower case is the value. */
    static <E extends Enum<E>> @Nullable E choice(Class<E> type, JsonNode value, String path) {
        String name = text(value, path);
        return name == null ? null : constant(type, name, path);
    }

    static <E extends Enum<E>> E constant(Class<E> type, String name, String path) {
        List<String> known = Arrays.stream(type.getEnumConstants())
                .<String>map(RequestValues::name)
                .toList();
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> name(constant).equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(path, name, known));
    }

    static OdaException unknown(String path, String name, List<String> known) {
        return bad(
                path,
                "%s '%s' is unknown%s; known are %s"
                        .formatted(
                                path.substring(path.lastIndexOf('.') + 1),
                                Clip.of(name),
                                RequestBody.nearest(name, known),
                                String.join(", ", known)));
    }

    static OdaException bad(String path, String detail) {
        return OdaException.inField(ErrorCode.BAD_VALUE, path, detail);
    }

    static OdaException contradiction(String path, String detail) {
        return OdaException.inField(ErrorCode.CONTRADICTION, path, detail);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
