package org.oda.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * Takes a body apart into records, byte for byte as they were sent. A body is one JSON array; or any number of values behind
 * one another, each on as many lines as it likes; or lines, each of which stands for itself, so that a bad one harms no
 * other. A record that names no topic gets one as its last field. No tree is made.
 */
public final class RecordsBody {
    private static final String UNSENT = "; nothing of the body was sent";

    private final byte[] body;
    private final int start;
    private final int end;
    private final byte[] topicField;
    private final int most;
    private final List<byte[]> records = new ArrayList<>();

    private RecordsBody(byte[] body, int length, String topic, int most) {
        this.body = body;
        start = length < 3 ? 0 : Utf8.byteOrderMarkLength(body);
        end = length;
        topicField = new JsonBuffer(topic.length() + 16)
                .raw("\"topic\":")
                .string(topic)
                .raw("}")
                .toByteArray();
        this.most = most;
    }

    /** What a body is taken for. */
    public enum Form {
        /** As its content tells. */
        ANY,
        /** One record on each line, whatever is on it. */
        LINES
    }

    /**
     * The values of the messages, at least one except for an empty array.
     *
     * @param length so many bytes of {@code body} count
     * @param topic for records that name none
     * @param most so many records at most
     * @throws OdaException {@code BAD_JSON} where the body is no JSON, {@code BODY_TOO_LARGE} where it has more records
     */
    public static List<byte[]> read(byte[] body, int length, Form form, String topic, int most) {
        var reader = new RecordsBody(body, length, topic, most);
        if (!reader.isBlank(reader.start, length)) {
            reader.read(form);
            return reader.records;
        }
        throw bad("the body is empty: send one record as a JSON object, a JSON array of them, or one on each line");
    }

    private void read(Form form) {
        if (form == Form.LINES) {
            readLines();
        } else if (body[firstByte(start, end)] == '[') {
            readArray();
        } else {
            readValues();
        }
    }

    private void readArray() {
        try (JsonParser json = Json.FACTORY.createParser(body, start, end - start)) {
            json.nextToken();
            for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                if (token == null) {
                    throw bad("the array of records has no end" + UNSENT);
                }
                add(value(json, token, start));
            }
            if (json.nextToken() != null) {
                throw bad("something follows behind the array of records" + UNSENT);
            }
        } catch (IOException e) {
            throw bad("the array of records is no JSON: " + JsonFault.describe(e) + UNSENT);
        } catch (IllegalStateException e) {
            throw colliding();
        }
    }

    private void readValues() {
        try (JsonParser json = Json.FACTORY.createParser(body, start, end - start)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                add(value(json, token, start));
            }
        } catch (IOException e) {
            if (!areLines()) {
                throw bad("the body is no JSON: " + JsonFault.describe(e) + UNSENT);
            }
            records.clear();
            readLines();
        } catch (IllegalStateException e) {
            throw colliding();
        }
    }

    private void readLines() {
        for (int from = start; from < end; from = lineEnd(from) + 1) {
            int to = lineEnd(from);
            if (!isBlank(from, to)) {
                add(line(firstByte(from, to), lastByte(from, to) + 1));
            }
        }
    }

    /** What is no JSON is for the decoder to refuse. */
    private byte[] line(int from, int to) {
        try (JsonParser json = Json.FACTORY.createParser(body, from, to - from)) {
            byte[] value = value(json, json.nextToken(), from);
            if (json.nextToken() == null) {
                return value;
            }
        } catch (IOException | IllegalStateException e) {
            // as it is
        }
        return Arrays.copyOfRange(body, from, to);
    }

    /** Whether a body that is no JSON as a whole is meant as lines: one of the first two is a whole object. */
    private boolean areLines() {
        int seen = 0;
        for (int from = start; from < end && seen < 2; from = lineEnd(from) + 1) {
            int to = lineEnd(from);
            if (!isBlank(from, to)) {
                seen++;
                if (isObject(firstByte(from, to), to)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isObject(int from, int to) {
        try (JsonParser json = Json.FACTORY.createParser(body, from, to - from)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            json.skipChildren();
            return json.nextToken() == null;
        } catch (IOException | IllegalStateException e) {
            return false;
        }
    }

    /** @param base where in the body the parser began */
    private byte[] value(JsonParser json, JsonToken token, int base) throws IOException {
        int from = base + Math.toIntExact(json.currentTokenLocation().getByteOffset());
        if (token != JsonToken.START_OBJECT) {
            json.skipChildren();
            json.finishToken();
            return Arrays.copyOfRange(body, from, lastByte(from, offset(json, base)) + 1);
        }
        boolean isEmpty = true;
        boolean hasTopic = false;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            isEmpty = false;
            JsonToken content = json.nextToken();
            if (name.equals("topic")) {
                hasTopic = content != JsonToken.VALUE_NULL;
            }
            json.skipChildren();
        }
        int to = offset(json, base);
        return hasTopic ? Arrays.copyOfRange(body, from, to) : withTopic(from, to, isEmpty);
    }

    /** Behind the other fields, so that it counts where the record has a topic that is null. */
    private byte[] withTopic(int from, int to, boolean isEmpty) {
        int length = to - 1 - from;
        int comma = isEmpty ? 0 : 1;
        byte[] value = new byte[length + comma + topicField.length];
        System.arraycopy(body, from, value, 0, length);
        if (comma > 0) {
            value[length] = ',';
        }
        System.arraycopy(topicField, 0, value, length + comma, topicField.length);
        return value;
    }

    private void add(byte[] record) {
        if (records.size() == most) {
            throw new OdaException(
                    ErrorCode.BODY_TOO_LARGE,
                    "the body has more than %d records, which are the most of one request: send them in several%s"
                            .formatted(most, UNSENT));
        }
        records.add(record);
    }

    private int lineEnd(int from) {
        int at = from;
        while (at < end && body[at] != '\n') {
            at++;
        }
        return at;
    }

    private boolean isBlank(int from, int to) {
        return firstByte(from, to) == to;
    }

    private int firstByte(int from, int to) {
        int at = from;
        while (at < to && isSpace(body[at])) {
            at++;
        }
        return at;
    }

    private int lastByte(int from, int to) {
        int at = to - 1;
        while (at > from && isSpace(body[at])) {
            at--;
        }
        return at;
    }

    private static int offset(JsonParser json, int base) {
        return base + Math.toIntExact(json.currentLocation().getByteOffset());
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    private static OdaException colliding() {
        return bad("the names in the body are made to collide" + UNSENT);
    }

    private static OdaException bad(String detail) {
        return new OdaException(ErrorCode.BAD_JSON, detail);
    }
}
