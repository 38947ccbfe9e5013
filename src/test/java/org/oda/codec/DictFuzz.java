package org.oda.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.oda.fuzz.Promise;

/** A text in Python's form or in JSON: where it is JSON, it has the attributes that the reader of JSON finds. */
public final class DictFuzz {
    private DictFuzz() {}

    public static void check(byte[] input) {
        char[] text = new String(input, StandardCharsets.UTF_8).toCharArray();
        char[] embedded = new char[text.length + 2];
        System.arraycopy(text, 0, embedded, 1, text.length);
        AttributeCollector alone = DictReader.read(text, 0, text.length);
        AttributeCollector within = DictReader.read(embedded, 1, text.length);
        Promise.same("attributes where the text lies within another", alone.attributes(), within.attributes());
        AttributeCollector json = json(text);
        if (json != null) {
            Promise.same("attributes", json.attributes(), alone.attributes());
        }
    }

    /** {@code null} where it is no JSON object, or one that is nested too deep for a text. */
    private static @Nullable AttributeCollector json(char[] text) {
        var attributes = new AttributeCollector();
        try (JsonParser depth = Json.FACTORY.createParser(text);
                JsonParser json = Json.FACTORY.createParser(text)) {
            int level = 0;
            for (JsonToken token = depth.nextToken(); token != null; token = depth.nextToken()) {
                level += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (level > 90) {
                    return null;
                }
            }
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            AttributeReader.readObject(json, attributes);
            return json.nextToken() == null ? attributes : null;
        } catch (IOException | IllegalStateException e) {
            return null;
        }
    }
}
