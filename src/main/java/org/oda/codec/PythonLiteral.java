package org.oda.codec;

/**
 * Reads the attributes of an object in the text form of Python, {@code {'temperature': 25, 'on': True, 'x': None}}, and
 * of the mixtures with JSON that are made by hand. Quotes of both kinds with Python's escapes, numbers, {@code True},
 * {@code False}, {@code None} and their JSON forms, {@code nan} and {@code inf} (text, by the rules of attributes),
 * nested dicts, and lists, tuples and sets, which are skipped. A trailing comma is fine.
 */
final class PythonLiteral {
    private static final int MAX_DEPTH = 100;

    private final char[] text;
    private final int end;
    private int at;

    private PythonLiteral(char[] text, int start, int end) {
        this.text = text;
        this.at = start;
        this.end = end;
    }

    /**
     * Gives the dict's attributes to the collector.
     *
     * @return whether the text is a dict and nothing more; if not, the collector holds rubbish
     */
    static boolean read(char[] text, int start, int end, AttributeCollector attributes) {
        PythonLiteral reader = new PythonLiteral(text, start, end);
        try {
            reader.expect('{');
            while (!reader.take('}')) {
                attributes.begin();
                String name = reader.key();
                reader.expect(':');
                if (reader.take('{')) {
                    reader.shape(attributes);
                } else {
                    reader.value(attributes);
                }
                attributes.end(name);
                reader.separator('}');
            }
            reader.blanks();
            return reader.at == end;
        } catch (NotPython e) {
            return false;
        }
    }

    /** A nested dict, from behind its brace. */
    private void shape(AttributeCollector attributes) throws NotPython {
        while (!take('}')) {
            String name = key();
            expect(':');
            switch (name) {
                case "value" -> value(attributes);
                case "unit" -> unit(attributes);
                default -> skip(2);
            }
            separator('}');
        }
    }

    private void value(AttributeCollector attributes) throws NotPython {
        char c = peek();
        if (isQuote(c)) {
            attributes.text(string());
        } else if (isOpening(c)) {
            attributes.noValue();
            skip(2);
        } else {
            word(bareWord(), attributes);
        }
    }

    private static void word(String word, AttributeCollector attributes) throws NotPython {
        switch (word) {
            case "True", "true" -> attributes.bool(true);
            case "False", "false" -> attributes.bool(false);
            case "None", "null" -> attributes.noValue();
            default -> {
                if (!isNumber(word)) {
                    throw new NotPython();
                }
                attributes.text(word);
            }
        }
    }

    private void unit(AttributeCollector attributes) throws NotPython {
        char c = peek();
        if (isQuote(c)) {
            attributes.unit(string());
        } else if (isOpening(c)) {
            attributes.opaqueUnit();
            skip(2);
        } else {
            String word = bareWord();
            attributes.unit(word.equals("null") ? "" : word);
        }
    }

    private String key() throws NotPython {
        if (isQuote(peek())) {
            return string();
        }
        String word = bareWord();
        if (!isNumber(word)) {
            throw new NotPython();
        }
        return word;
    }

    /** Anything, to its end. */
    private void skip(int depth) throws NotPython {
        char c = peek();
        if (isQuote(c)) {
            string();
        } else if (!isOpening(c)) {
            bareWord();
        } else if (depth > MAX_DEPTH) {
            throw new NotPython();
        } else {
            at++;
            char closing = c == '{' ? '}' : c == '[' ? ']' : ')';
            while (!take(closing)) {
                skip(depth + 1);
                if (c == '{' && take(':')) {
                    skip(depth + 1);
                }
                separator(closing);
            }
        }
    }

    private String bareWord() throws NotPython {
        int start = at;
        while (at < end && (Character.isLetterOrDigit(text[at]) || "+-._".indexOf(text[at]) >= 0)) {
            at++;
        }
        if (at == start) {
            throw new NotPython();
        }
        return new String(text, start, at - start);
    }

    private static boolean isNumber(String word) {
        return Numbers.isDecimal(word)
                || switch (word) {
                    case "nan", "-nan", "NaN", "inf", "-inf", "Infinity", "-Infinity" -> true;
                    default -> false;
                };
    }

    private String string() throws NotPython {
        char quote = text[at++];
        StringBuilder string = new StringBuilder();
        while (at < end && text[at] != quote) {
            char c = text[at++];
            if (c == '\\') {
                escape(string);
            } else {
                string.append(c);
            }
        }
        if (at == end) {
            throw new NotPython();
        }
        at++;
        return string.toString();
    }

    private void escape(StringBuilder string) throws NotPython {
        if (at == end) {
            throw new NotPython();
        }
        char c = text[at++];
        switch (c) {
            case 'n' -> string.append('\n');
            case 't' -> string.append('\t');
            case 'r' -> string.append('\r');
            case 'b' -> string.append('\b');
            case 'f' -> string.append('\f');
            case 'a' -> string.append('\u0007');
            case 'v' -> string.append('\u000b');
            case '0' -> string.append('\0');
            case 'x' -> string.append((char) hex(2));
            case 'u' -> string.append((char) hex(4));
            case 'U' -> {
                int codePoint = hex(8);
                if (!Character.isValidCodePoint(codePoint)) {
                    throw new NotPython();
                }
                string.appendCodePoint(codePoint);
            }
            case '\\', '\'', '"', '/' -> string.append(c);
            default -> string.append('\\').append(c); // as Python does
        }
    }

    private int hex(int digits) throws NotPython {
        if (at + digits > end) {
            throw new NotPython();
        }
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(text[at++], 16);
            if (digit < 0) {
                throw new NotPython();
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** Behind an element: a comma, or the closing sign, which stays. */
    private void separator(char closing) throws NotPython {
        if (!take(',') && peek() != closing) {
            throw new NotPython();
        }
    }

    private void expect(char c) throws NotPython {
        if (!take(c)) {
            throw new NotPython();
        }
    }

    private boolean take(char c) {
        blanks();
        if (at < end && text[at] == c) {
            at++;
            return true;
        }
        return false;
    }

    private char peek() throws NotPython {
        blanks();
        if (at == end) {
            throw new NotPython();
        }
        return text[at];
    }

    private void blanks() {
        while (at < end && text[at] <= ' ') {
            at++;
        }
    }

    private static boolean isQuote(char c) {
        return c == '\'' || c == '"';
    }

    private static boolean isOpening(char c) {
        return c == '{' || c == '[' || c == '(';
    }

    /** The text is of another form: an expected outcome, so without a stack trace. */
    private static final class NotPython extends Exception {
        private static final long serialVersionUID = 1L;

        NotPython() {
            super(null, null, false, false);
        }
    }
}
