package org.oda.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads the attributes of an object in JSON, both shapes: {@code {"t":25}} and {@code {"t":{"value":25,"unit":"K"}}}. */
final class AttributeReader {
    private AttributeReader() {}

    /** From behind the object's opening brace to its closing one. */
    static void readObject(JsonParser json, AttributeCollector attributes) throws IOException {
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            attributes.begin();
            if (json.nextToken() == JsonToken.START_OBJECT) {
                readShape(json, attributes);
            } else {
                readValue(json, attributes);
            }
            attributes.end(name);
        }
    }

    private static void readShape(JsonParser json, AttributeCollector attributes) throws IOException {
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "value" -> readValue(json, attributes);
                case "unit" -> readUnit(json, attributes);
                default -> json.skipChildren();
            }
        }
    }

    private static void readValue(JsonParser json, AttributeCollector attributes) throws IOException {
        switch (json.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_STRING ->
                attributes.text(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
            case VALUE_TRUE -> attributes.bool(true);
            case VALUE_FALSE -> attributes.bool(false);
            default -> {
                attributes.noValue();
                json.skipChildren();
            }
        }
    }

    private static void readUnit(JsonParser json, AttributeCollector attributes) throws IOException {
        switch (json.currentToken()) {
            case VALUE_NULL -> attributes.noUnit();
            case START_OBJECT, START_ARRAY -> {
                attributes.opaqueUnit();
                json.skipChildren();
            }
            default ->
                attributes.unit(ShortTexts.of(json.getTextCharacters(), json.getTextOffset(), json.getTextLength()));
        }
    }
}
