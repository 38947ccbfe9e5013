package org.oda.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;

/** Prints a JSON array, an element on each line, while they come. */
final class JsonList implements AutoCloseable {
    private final PrintStream out;
    private String before = "[";

    JsonList(PrintStream out) {
        this.out = out;
    }

    void add(JsonNode element) {
        out.print(before);
        out.print(element);
        before = ",\n";
    }

    @Override
    public void close() {
        out.println(before.equals("[") ? "[]" : "]");
        out.flush();
    }
}
