package org.oda.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.model.JsonText;

/** Reads again, out of a record's data, the texts that an attribute's number has no room for. */
public final class AttributeTexts {
    private AttributeTexts() {}

    /**
     * The texts of the attributes by their names, found by the rules that the record was decoded by. A number's text may be
     * among them: which attributes are text, the decoded record tells.
     *
     * @param data of a record that was accepted
     */
    public static Map<String, String> of(JsonText data) {
        var collector = new Collector();
        byte[] bytes = data.toByteArray();
        try (JsonParser json = Json.FACTORY.createParser(bytes, 0, bytes.length)) {
            JsonToken first = json.nextToken();
            if (first == JsonToken.START_OBJECT) {
                AttributeReader.readObject(json, collector);
            } else if (first == JsonToken.VALUE_STRING
                    && !DictReader.readInto(
                            collector, json.getTextCharacters(), json.getTextOffset(), json.getTextLength())) {
                return Map.of();
            }
        } catch (IOException e) {
            throw new IllegalStateException("the data of an accepted record is no JSON: " + JsonFault.describe(e));
        }
        return collector.texts;
    }

    private static final class Collector extends AttributeCollector {
        private final Map<String, String> texts = new HashMap<>();
        private @Nullable String last;

        @Override
        void begin() {
            super.begin();
            last = null;
        }

        @Override
        void number(double number) {
            super.number(number);
            last = null;
        }

        @Override
        void text(char[] chars, int offset, int length) {
            super.text(chars, offset, length);
            last = new String(chars, offset, length);
        }

        @Override
        void end(String name) {
            super.end(name);
            if (last == null) {
                texts.remove(name);
            } else {
                texts.put(name, last);
            }
        }
    }
}
