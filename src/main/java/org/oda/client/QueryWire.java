package org.oda.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.oda.model.Aggregation;
import org.oda.model.ErrorCode;
import org.oda.model.JsonText;
import org.oda.model.OdaException;
import org.oda.model.Query;

/** The query's request as JSON, and its answers from JSON. */
final class QueryWire {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();
    private static final BigDecimal SECONDS_PER_MINUTE = BigDecimal.valueOf(60);

    private QueryWire() {}

    static String request(Query query) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            string(json, "topic", query.topic());
            string(json, "generator_id", query.generatorId());
            string(json, "start", query.start());
            string(json, "stop", query.stop());
            Aggregation aggregation = query.aggregation();
            if (aggregation != null) {
                json.writeObjectFieldStart("aggregator");
                json.writeStringField("fun", aggregation.functions().get(0).name());
                json.writeStringField("field", aggregation.fields().get(0).name());
                string(json, "unit", aggregation.fields().get(0).unit());
                Duration frequency = aggregation.windows() == null
                        ? null
                        : aggregation.windows().width().elapsed();
                if (frequency != null) {
                    json.writeNumberField("frequency", minutes(frequency));
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new AssertionError("writes to memory", e);
        }
        return text.toString();
    }

    private static BigDecimal minutes(Duration duration) {
        BigDecimal seconds =
                BigDecimal.valueOf(duration.toSeconds()).add(BigDecimal.valueOf(duration.toNanosPart(), 9));
        return seconds.divide(SECONDS_PER_MINUTE, 12, RoundingMode.HALF_EVEN).stripTrailingZeros();
    }

    private static void string(JsonGenerator json, String name, @Nullable Object value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value.toString());
        }
    }

    static ResultStream<Message> records(InputStream body) {
        return new Results<>(body) {
            @Override
            Message convert(Row row) {
                if (row.topic == null || row.generatorId == null || row.timestamp == null || row.data == null) {
                    throw unreadable("a record lacks a field", null);
                }
                return new Message(row.topic, row.generatorId, row.timestamp, row.data);
            }
        };
    }

    static ResultStream<AggregateValue> aggregates(InputStream body) {
        return new Results<>(body) {
            @Override
            AggregateValue convert(Row row) throws IOException {
                if (row.timestamp == null || row.data == null) {
                    throw unreadable("an aggregated value lacks a field", null);
                }
                return value(row.timestamp, row.topic, row.generatorId, row.data);
            }
        };
    }

    /** The data is a string that holds {@code {"field":{"unit":"…","value":…}}}. */
    private static AggregateValue value(
            Instant timestamp, @Nullable String topic, @Nullable String generatorId, JsonText data) throws IOException {
        String text;
        try (JsonParser outer = JSON.createParser(data.toByteArray())) {
            text = outer.nextToken() == JsonToken.VALUE_STRING ? outer.getText() : data.toString();
        }
        try (JsonParser inner = JSON.createParser(text)) {
            inner.nextToken();
            String field = inner.nextFieldName();
            if (field == null || inner.nextToken() != JsonToken.START_OBJECT) {
                throw unreadable("the data of an aggregated value is " + text, null);
            }
            String unit = "";
            double value = Double.NaN;
            while (inner.nextToken() == JsonToken.FIELD_NAME) {
                String name = inner.currentName();
                inner.nextToken();
                if (name.equals("unit")) {
                    unit = String.valueOf(inner.getText());
                } else if (name.equals("value")) {
                    value = inner.getDoubleValue();
                } else {
                    inner.skipChildren();
                }
            }
            return new AggregateValue(timestamp, topic, generatorId, field, unit, value);
        }
    }

    private static OdaException unreadable(String what, @Nullable Throwable cause) {
        return new OdaException(
                ErrorCode.INTERNAL, "the gateway's answer cannot be read as the contract's JSON: " + what, cause);
    }

    /** The fields of one object of the answer. */
    private static final class Row {
        @Nullable String topic;

        @Nullable String generatorId;

        @Nullable Instant timestamp;

        @Nullable JsonText data;
    }

    /** Reads an array of rows, or a single row, one ahead of the caller. */
    private abstract static class Results<T> implements ResultStream<T> {
        private final JsonParser parser;
        private @Nullable T next;

        Results(InputStream body) {
            try {
                this.parser = JSON.createParser(body);
                JsonToken first = parser.nextToken();
                if (first == JsonToken.START_ARRAY) {
                    parser.nextToken();
                } else if (first != JsonToken.START_OBJECT) {
                    throw unreadable("it starts with " + first, null);
                }
            } catch (IOException e) {
                throw unreadable(String.valueOf(e.getMessage()), e);
            }
        }

        abstract T convert(Row row) throws IOException;

        @Override
        public boolean hasNext() {
            if (next == null && parser.currentToken() == JsonToken.START_OBJECT) {
                try {
                    next = convert(row());
                    parser.nextToken();
                } catch (IOException | DateTimeException e) {
                    throw unreadable(String.valueOf(e.getMessage()), e);
                }
            }
            return next != null;
        }

        @Override
        public T next() {
            T result = hasNext() ? next : null;
            if (result == null) {
                throw new NoSuchElementException();
            }
            next = null;
            return result;
        }

        private Row row() throws IOException {
            Row row = new Row();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                switch (name) {
                    case "topic" -> row.topic = token == JsonToken.VALUE_NULL ? null : parser.getText();
                    case "generator_id" -> row.generatorId = token == JsonToken.VALUE_NULL ? null : parser.getText();
                    case "timestamp" -> row.timestamp = Instant.parse(parser.getText());
                    case "data" -> row.data = value();
                    default -> parser.skipChildren();
                }
            }
            return row;
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
                throw unreadable("closing: " + e.getMessage(), e);
            }
        }
    }
}
