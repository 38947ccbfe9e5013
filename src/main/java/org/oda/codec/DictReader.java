package org.oda.codec;

/**
 * Reads the attributes of an object that is written in a text: JSON, the form of Python,
 * {@code {'temperature': 25, 'on': True, 'x': None}}, or a mixture of both, as it is made by hand. Quotes of both kinds
 * with the escapes of both languages, numbers, {@code True}, {@code False}, {@code None}, {@code true}, {@code false},
 * {@code null}, {@code nan} and {@code inf} (text, by the rules of attributes), nested objects, and lists, tuples and
 * sets, which are skipped. A trailing comma is fine.
 */
final class DictReader {
    private static final int MAX_DEPTH = 100;

    private final char[] text;
    private final int end;
    private int at;

    private DictReader(char[] text, int start, int end) {
        this.text = text;
        this.at = start;
        this.end = end;
    }

    /** The attributes of a text that is one object and nothing more; of any other text none. */
    static AttributeCollector read(char[] text, int offset, int length) {
        AttributeCollector attributes = new AttributeCollector();
        return readInto(attributes, text, offset, length) ? attributes : new AttributeCollector();
    }

    /** Whether a text is one object and nothing more; what was found until then stays. */
    static boolean readInto(AttributeCollector attributes, char[] text, int offset, int length) {
        try {
            new DictReader(text, offset, offset + length).readAll(attributes);
            return true;
        } catch (NotDictException e) {
            return false;
        }
    }

    private void readAll(AttributeCollector attributes) throws NotDictException {
        expect('{');
        while (!take('}')) {
            attributes.begin();
            String name = key();
            expect(':');
            if (take('{')) {
                shape(attributes);
            } else {
                value(attributes);
            }
            attributes.end(name);
            separator('}');
        }
        blanks();
        if (at < end) {
            throw new NotDictException();
        }
    }

    /** A nested object, from behind its brace. */
    private void shape(AttributeCollector attributes) throws NotDictException {
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

    private void value(AttributeCollector attributes) throws NotDictException {
        char c = peek();
        if (isQuote(c)) {
            int start = at + 1;
            if (plainString()) {
                attributes.text(text, start, at - 1 - start);
            } else {
                attributes.text(escapedString(start));
            }
        } else if (isOpening(c)) {
            attributes.noValue();
            skip(2);
        } else {
            word(attributes);
        }
    }

    private void word(AttributeCollector attributes) throws NotDictException {
        int start = at;
        passWord();
        if (Numbers.isDecimal(text, start, at)) {
            attributes.text(text, start, at - start);
            return;
        }
        switch (ShortTexts.of(text, start, at - start)) {
            case "True", "true" -> attributes.bool(true);
            case "False", "false" -> attributes.bool(false);
            case "None", "null" -> attributes.noValue();
            case "nan", "-nan", "NaN", "inf", "-inf", "Infinity", "-Infinity" ->
                attributes.text(text, start, at - start);
            default -> throw new NotDictException();
        }
    }

    private void unit(AttributeCollector attributes) throws NotDictException {
        char c = peek();
        if (isQuote(c)) {
            attributes.unit(string());
        } else if (isOpening(c)) {
            attributes.opaqueUnit();
            skip(2);
        } else {
            int start = at;
            passWord();
            String word = ShortTexts.of(text, start, at - start);
            attributes.unit(word.equals("null") ? "" : word);
        }
    }

    private String key() throws NotDictException {
        if (isQuote(peek())) {
            return string();
        }
        int start = at;
        passWord();
        if (!Numbers.isDecimal(text, start, at)) {
            throw new NotDictException();
        }
        return ShortTexts.of(text, start, at - start);
    }

    /** Anything, to its end. */
    private void skip(int depth) throws NotDictException {
        char c = peek();
        if (isQuote(c)) {
            int start = at + 1;
            if (!plainString()) {
                escapedString(start);
            }
        } else if (!isOpening(c)) {
            passWord();
        } else if (depth > MAX_DEPTH) {
            throw new NotDictException();
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

    private void passWord() throws NotDictException {
        int start = at;
        while (at < end && isOfWord(text[at])) {
            at++;
        }
        if (at == start) {
            throw new NotDictException();
        }
    }

    private static boolean isOfWord(char c) {
        return (c >= '0' && c <= '9')
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '.'
                || c == '-'
                || c == '+'
                || c == '_';
    }

    private String string() throws NotDictException {
        int start = at + 1;
        return plainString() ? ShortTexts.of(text, start, at - 1 - start) : escapedString(start);
    }

    /** Passes a string, if it has no escape; else stays before the first, or at the end of a text that lacks the quote. */
    private boolean plainString() {
        char quote = text[at++];
        while (at < end && text[at] != quote && text[at] != '\\') {
            at++;
        }
        if (at == end || text[at] == '\\') {
            return false;
        }
        at++;
        return true;
    }

    /** The rest behind {@link #plainString}. */
    private String escapedString(int start) throws NotDictException {
        char quote = text[start - 1];
        StringBuilder string = new StringBuilder().append(text, start, at - start);
        while (at < end && text[at] != quote) {
            char c = text[at++];
            if (c == '\\') {
                escape(string);
            } else {
                string.append(c);
            }
        }
        expect(quote);
        return string.toString();
    }

    private void escape(StringBuilder string) throws NotDictException {
        if (at == end) {
            throw new NotDictException();
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
                    throw new NotDictException();
                }
                string.appendCodePoint(codePoint);
            }
            case '\\', '\'', '"', '/' -> string.append(c);
            default -> string.append('\\').append(c); // as Python does
        }
    }

    private int hex(int digits) throws NotDictException {
        if (at + digits > end) {
            throw new NotDictException();
        }
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(text[at++], 16);
            if (digit < 0) {
                throw new NotDictException();
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** Behind an element: a comma, or the closing sign, which stays. */
    private void separator(char closing) throws NotDictException {
        if (!take(',') && peek() != closing) {
            throw new NotDictException();
        }
    }

    private void expect(char c) throws NotDictException {
        if (!take(c)) {
            throw new NotDictException();
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

    private char peek() throws NotDictException {
        blanks();
        if (at == end) {
            throw new NotDictException();
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
    private static final class NotDictException extends Exception {
        private static final long serialVersionUID = 1L;

        NotDictException() {
            super(null, null, false, false);
        }
    }
}
