package org.oda.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Finds the attributes of a text that stands in a record's {@code data}. */
final class DataReader {
    private DataReader() {}

    /** The attributes of a JSON object, else of a Python dict, else none. */
    static AttributeCollector read(char[] text, int offset, int length) {
        int start = offset;
        int end = offset + length;
        while (start < end && text[start] <= ' ') {
            start++;
        }
        if (start == end || text[start] != '{') {
            return new AttributeCollector();
        }
        AttributeCollector attributes = new AttributeCollector();
        if (!isSingleQuoted(text, start + 1, end) && readJson(text, start, end, attributes)) {
            return attributes;
        }
        attributes = new AttributeCollector();
        return PythonLiteral.read(text, start, end, attributes) ? attributes : new AttributeCollector();
    }

    /** Spares the attempt at JSON, which ends in an exception. */
    private static boolean isSingleQuoted(char[] text, int start, int end) {
        int at = start;
        while (at < end && text[at] <= ' ') {
            at++;
        }
        return at < end && text[at] == '\'';
    }

    private static boolean readJson(char[] text, int start, int end, AttributeCollector attributes) {
        try (JsonParser json = Json.FACTORY.createParser(text, start, end - start)) {
            json.nextToken();
            AttributeReader.readObject(json, attributes);
            return json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null;
        } catch (IOException | IllegalStateException e) { // the latter where names collide on purpose
            return false;
        }
    }
}
