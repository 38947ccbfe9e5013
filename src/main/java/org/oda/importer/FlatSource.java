package org.oda.importer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.codec.JsonFault;

/** NDJSON whose lines are objects of values: each name is a column. What is nested is kept as it is. */
final class FlatSource implements CellSource {

    private final JsonLines lines;
    private final List<String> columns = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private byte[] line = new byte[0];
    private @Nullable String fault;

    FlatSource(JsonLines lines) {
        this.lines = lines;
    }

    @Override
    public boolean next(Cells cells) throws IOException {
        byte[] read = lines.next();
        if (read == null) {
            return false;
        }
        line = read;
        cells.clear(lines.number());
        fault = null;
        try (JsonParser json = JsonLines.JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                fault = "it is no JSON object";
                return true;
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                put(cells, number(name), json);
            }
            if (json.nextToken() != null) {
                fault = "something follows behind the JSON object";
            }
        } catch (JsonProcessingException e) {
            fault = "it is no JSON: " + JsonFault.describe(e);
        }
        return true;
    }

    @Override
    public @Nullable String fault() {
        return fault;
    }

    private int number(String name) {
        return numbers.computeIfAbsent(name, added -> {
            columns.add(added);
            return columns.size() - 1;
        });
    }

    private void put(Cells cells, int column, JsonParser json) throws IOException {
        JsonToken token = json.nextToken();
        switch (token) {
            case VALUE_NULL -> {}
            case VALUE_STRING ->
                cells.put(
                        column, json.getTextCharacters(), json.getTextOffset(), json.getTextLength(), Cells.Kind.TEXT);
            case START_OBJECT, START_ARRAY -> {
                int from = (int) json.currentTokenLocation().getByteOffset();
                json.skipChildren();
                int to = (int) json.currentLocation().getByteOffset();
                asIs(cells, column, new String(line, from, to - from, StandardCharsets.UTF_8));
            }
            default -> asIs(cells, column, json.getText());
        }
    }

    private static void asIs(Cells cells, int column, String json) {
        cells.put(column, json.toCharArray(), 0, json.length(), Cells.Kind.JSON);
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public boolean isTable() {
        return false;
    }

    @Override
    public String raw(Cells cells) {
        return JsonLines.text(line);
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
