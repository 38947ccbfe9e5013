package org.oda.importer;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oda.codec.Clip;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * Rows of CSV by RFC 4180: cells in quotes may hold delimiters, line ends and doubled quotes. Blank lines are left out.
 * A header that is one name shorter than the rows lacks that of the leading row number, as R writes it.
 */
final class CsvSource implements CellSource {
    private static final int BUFFER = 64 * 1024;
    private static final int LOOK_AHEAD = 16 * 1024;
    private static final String DELIMITERS = ",;\t|";
    private static final int MAX_FIELD_CHARS = 4 << 20;

    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final Tail tail;
    private final Filler filler = new Filler();
    private final CsvReader<Cells> reader;
    private final CloseableIterator<Cells> rows;
    private final char delimiter;
    private final Mapping mapping;
    private final List<String> columns = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private boolean firstRow = true;

    /** Puts what the parser finds where the next row is wanted, without a string for each cell. */
    private static final class Filler extends AbstractBaseCsvCallbackHandler<Cells> {
        private Cells cells = new Cells();
        private boolean lastQuoted;

        @Override
        protected void handleBegin(long startingLineNumber) {
            cells.clear(startingLineNumber);
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
            cells.put(index, buffer, offset, length, Cells.Kind.PLAIN);
            lastQuoted = quoted;
        }

        @Override
        protected Cells buildRecord() {
            return cells;
        }
    }

    /** What the parser reads; knows whether it has come to the end, and the last character before. */
    private static final class Tail extends FilterReader {
        private boolean ended;
        private char last;

        Tail(Reader in) {
            super(in);
        }

        @Override
        public int read(char[] chars, int offset, int length) throws IOException {
            int read = super.read(chars, offset, length);
            ended = read < 0;
            last = read > 0 ? chars[offset + read - 1] : last;
            return read;
        }
    }

    CsvSource(InputStream in, Mapping mapping) throws IOException {
        this.mapping = mapping;
        BufferedReader text = new BufferedReader(
                new InputStreamReader(
                        in,
                        mapping.charset()
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)),
                BUFFER);
        skipByteOrderMark(text);
        this.delimiter = mapping.delimiter() != null ? mapping.delimiter() : guessDelimiter(text);
        this.tail = new Tail(text);
        this.reader = CsvReader.builder()
                .fieldSeparator(delimiter)
                .commentStrategy(CommentStrategy.NONE)
                .skipEmptyLines(true)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .maxBufferSize(MAX_FIELD_CHARS)
                .build(filler, tail);
        this.rows = reader.iterator();
        readHeader();
    }

    private static void skipByteOrderMark(BufferedReader text) throws IOException {
        text.mark(1);
        try {
            if (text.read() != BYTE_ORDER_MARK) {
                text.reset();
            }
        } catch (CharacterCodingException e) {
            throw undecodable();
        }
    }

    /** The delimiter that the first line has most of, outside of quotes. */
    private static char guessDelimiter(BufferedReader text) throws IOException {
        text.mark(LOOK_AHEAD);
        int[] counts = new int[DELIMITERS.length()];
        boolean quoted = false;
        try {
            for (int i = 0; i < LOOK_AHEAD - 1; i++) {
                int c = text.read();
                if (c < 0 || (c == '\n' && !quoted)) {
                    break;
                }
                quoted ^= c == '"';
                int which = DELIMITERS.indexOf(c);
                if (which >= 0 && !quoted) {
                    counts[which]++;
                }
            }
        } catch (CharacterCodingException e) {
            throw undecodable();
        }
        text.reset();
        int best = 0;
        for (int i = 1; i < counts.length; i++) {
            best = counts[i] > counts[best] ? i : best;
        }
        return DELIMITERS.charAt(best);
    }

    private void readHeader() throws IOException {
        columns.addAll(mapping.names());
        if (columns.isEmpty() || mapping.header()) {
            Cells header = new Cells();
            if (read(header) && columns.isEmpty()) {
                for (int i = 0; i < header.size(); i++) {
                    columns.add(header.text(i).strip());
                }
            }
        }
    }

    @Override
    public boolean next(Cells cells) throws IOException {
        if (!read(cells)) {
            return false;
        }
        if (firstRow) {
            firstRow = false;
            if (cells.size() == columns.size() + 1 && mapping.names().isEmpty()) {
                columns.add(0, "");
                notes.add(
                        "the header has one name less than the rows have cells: their first cell is taken for a row number");
            }
        }
        return true;
    }

    private boolean read(Cells cells) throws IOException {
        filler.cells = cells;
        try {
            if (!rows.hasNext()) {
                return false;
            }
            rows.next();
            return true;
        } catch (CsvParseException e) {
            throw ImportFile.wrong(
                    "line %d cannot be read as CSV: %s. Mend its quotation marks, or name what is between cells with --delimiter"
                            .formatted(cells.line(), describe(e)));
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw undecodable();
            }
            throw new IOException(e.getCause());
        }
    }

    private static String describe(CsvParseException e) {
        return Clip.line(String.valueOf(
                e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
    }

    private static OdaException undecodable() {
        return OdaException.inField(
                ErrorCode.BAD_VALUE,
                "encoding",
                "the file is not in the encoding that is expected: name its own, e.g. --encoding windows-1252");
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public boolean isTable() {
        return true;
    }

    @Override
    public @Nullable String fault() {
        // only a quote that is never closed takes the parser to the end of the file within a row that ends otherwise
        return filler.lastQuoted && tail.ended && tail.last != '"'
                ? "a quote that is opened here is not closed before the end of the file"
                : null;
    }

    @Override
    public String raw(Cells cells) {
        StringBuilder raw = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = new String(cells.chars(), cells.start(i), cells.end(i) - cells.start(i));
            boolean quote = cell.indexOf(delimiter) >= 0 || cell.indexOf('"') >= 0 || cell.indexOf('\n') >= 0;
            if (i > 0) {
                raw.append(delimiter);
            }
            raw.append(quote ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell);
        }
        return raw.toString();
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
