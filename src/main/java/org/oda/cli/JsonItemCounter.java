package org.oda.cli;

/** Counts the objects of a JSON array, or the one that stands alone, while the bytes go by. */
final class JsonItemCounter {
    private long items;
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean array;

    void add(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            byte b = bytes[i];
            if (escaped) {
                escaped = false;
            } else if (inString) {
                escaped = b == '\\';
                inString = b != '"';
            } else if (b == '"') {
                inString = true;
            } else if (b == '{' || b == '[') {
                array |= depth == 0 && b == '[';
                items += b == '{' && depth == (array ? 1 : 0) ? 1 : 0;
                depth++;
            } else if (b == '}' || b == ']') {
                depth--;
            }
        }
    }

    long items() {
        return items;
    }
}
