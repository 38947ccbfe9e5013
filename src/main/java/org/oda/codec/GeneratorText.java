package org.oda.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Of what generator bytes are that are no record. */
final class GeneratorText {
    private static final String FIELD = "generator_id";
    private static final Pattern ESCAPED = Pattern.compile("\\\\u([0-9a-fA-F]{4})");

    private GeneratorText() {}

    /**
     * Where the bytes are a JSON object with a generator's id, that counts alone. Otherwise the id has to stand in them, also with
     * characters that JSON escapes, and not as a part of a longer name.
     */
    static boolean isOf(byte[] value, String generatorId) {
        String named = named(value);
        if (named != null) {
            return named.equals(generatorId);
        }
        String text = new String(value, StandardCharsets.UTF_8);
        return stands(text, generatorId)
                || (text.contains("\\u")
                        && stands(
                                ESCAPED.matcher(text)
                                        .replaceAll(match -> Matcher.quoteReplacement(
                                                Character.toString((char) Integer.parseInt(match.group(1), 16)))),
                                generatorId));
    }

    /** What the object tells, the last where it tells it twice; {@code null} where it tells nothing, or is none. */
    private static @Nullable String named(byte[] value) {
        int start = Utf8.byteOrderMarkLength(value);
        try (JsonParser json = Json.FACTORY.createParser(value, start, value.length - start)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            String named = null;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isWanted = FIELD.equals(json.currentName());
                JsonToken token = json.nextToken();
                if (isWanted) {
                    named = token != null && token.isScalarValue() && token != JsonToken.VALUE_NULL
                            ? json.getText()
                            : null;
                }
                json.skipChildren();
            }
            return named;
        } catch (IOException | IllegalStateException e) {
            return null;
        }
    }

    private static boolean stands(String text, String name) {
        for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
            int end = at + name.length();
            if ((at == 0 || !isOfAName(text.charAt(at - 1)))
                    && (end == text.length() || !isOfAName(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfAName(char c) {
        return c >= 0x80
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '.'
                || c == '-';
    }
}
