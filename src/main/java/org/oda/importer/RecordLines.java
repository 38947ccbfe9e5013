package org.oda.importer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oda.codec.RecordDecoder;
import org.oda.model.RejectReason;

/** NDJSON whose lines are records already: they are sent byte for byte. */
final class RecordLines implements Rows {

    private final JsonLines lines;
    private final RecordDecoder decoder;
    private long row;

    RecordLines(JsonLines lines, RecordDecoder decoder) {
        this.lines = lines;
        this.decoder = decoder;
    }

    @Override
    public @Nullable Converted next() throws IOException {
        byte[] line = lines.next();
        if (line == null) {
            return null;
        }
        row++;
        String named = topic(line);
        // some name is needed to judge the rest; where the line has none, that is what the decoder says
        String topic = named.isEmpty() ? "?" : named;
        Converted judged = Converted.judged(decoder, row, lines.number(), topic, line, () -> JsonLines.text(line));
        return judged instanceof Converted.Ready && !TopicRule.allows(topic)
                ? new Converted.Refused(
                        row,
                        lines.number(),
                        RejectReason.TOPIC_MISMATCH.code(),
                        TopicRule.describe(topic),
                        JsonLines.text(line))
                : judged;
    }

    /** The field {@code topic}; empty where there is none. */
    private static String topic(byte[] line) {
        String topic = "";
        try (JsonParser json = JsonLines.JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return "";
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken token = json.nextToken();
                if (name.equals("topic") && token == JsonToken.VALUE_STRING) {
                    topic = json.getText();
                } else {
                    json.skipChildren();
                }
            }
            return topic;
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public List<String> notes() {
        return List.of();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
