package org.oda.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oda.model.JsonText;

/** Reads an array of records, one ahead of the caller. */
final class RecordReader implements RecordPage {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser parser;
    private final @Nullable String nextCursor;
    private @Nullable Message next;

    RecordReader(Answer answer) {
        this.nextCursor = answer.nextCursor();
        try {
            this.parser = JSON.createParser(answer.body());
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw Wire.unreadable("it starts with " + parser.currentToken(), null);
            }
            parser.nextToken();
        } catch (JsonProcessingException e) {
            throw Wire.unreadable(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw Wire.brokenOff(e);
        }
    }

    @Override
    public Optional<String> nextCursor() {
        return Optional.ofNullable(nextCursor);
    }

    @Override
    public boolean hasNext() {
        if (next == null && parser.currentToken() == JsonToken.START_OBJECT) {
            try {
                next = record();
                parser.nextToken();
            } catch (JsonProcessingException | DateTimeException e) {
                throw Wire.unreadable(String.valueOf(e.getMessage()), e);
            } catch (IOException e) {
                throw Wire.brokenOff(e);
            }
        }
        return next != null;
    }

    @Override
    public Message next() {
        Message result = hasNext() ? next : null;
        if (result == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return result;
    }

    private Message record() throws IOException {
        String topic = "";
        String generatorId = "";
        Instant timestamp = null;
        JsonText data = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "topic" -> topic = parser.getText();
                case "generator_id" -> generatorId = parser.getText();
                case "timestamp" -> timestamp = Instant.parse(parser.getText());
                case "data" -> data = value();
                default -> parser.skipChildren();
            }
        }
        if (topic.isEmpty() || generatorId.isEmpty() || timestamp == null || data == null) {
            throw Wire.unreadable("a record lacks a field", null);
        }
        return new Message(topic, generatorId, timestamp, data);
    }

    private JsonText value() throws IOException {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder()) {
            try (JsonGenerator copy = JSON.createGenerator(bytes)) {
                copy.copyCurrentStructureExact(parser);
            }
            byte[] json = bytes.toByteArray();
            return new JsonText(json, 0, json.length);
        }
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw Wire.brokenOff(e);
        }
    }
}
