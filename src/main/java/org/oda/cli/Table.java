package org.oda.cli;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Rows in columns, printed while they come. The first rows set the widths; the last column takes what is left. */
final class Table {
    private static final int SAMPLE = 100;
    private static final String GAP = "  ";

    private final Terminal terminal;
    private final List<String> header;
    private final String indent;

    Table(Terminal terminal, String indent, List<String> header) {
        this.terminal = terminal;
        this.indent = indent;
        this.header = List.copyOf(header);
    }

    /** Returns the number of rows. */
    long print(Iterator<List<String>> rows) {
        List<List<String>> sample = new ArrayList<>();
        while (sample.size() < SAMPLE && rows.hasNext()) {
            sample.add(rows.next());
        }
        int[] widths = widths(sample);
        terminal.out().println(terminal.bold(line(header, widths)));
        sample.forEach(row -> terminal.out().println(line(row, widths)));
        long count = sample.size();
        while (rows.hasNext() && !terminal.out().checkError()) {
            terminal.out().println(line(rows.next(), widths));
            count++;
        }
        terminal.out().flush();
        return count;
    }

    private int[] widths(List<List<String>> sample) {
        int[] widths = header.stream().mapToInt(String::length).toArray();
        for (List<String> row : sample) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        if (terminal.outIsTerminal()) {
            int last = widths.length - 1;
            int left = terminal.columns() - indent.length();
            for (int i = 0; i < last; i++) {
                widths[i] = Math.min(widths[i], Math.max(8, terminal.columns() / 3));
                left -= widths[i] + GAP.length();
            }
            widths[last] =
                    Math.min(widths[last], Math.max(left, header.get(last).length()));
        }
        return widths;
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder(indent);
        for (int i = 0; i < widths.length; i++) {
            String cell = fit(cells.get(i), widths[i]);
            line.append(i == 0 ? "" : GAP).append(cell);
            if (i < widths.length - 1) {
                line.append(" ".repeat(Math.max(0, widths[i] - length(cell))));
            }
        }
        return line.toString();
    }

    private String fit(String cell, int width) {
        String clean = cell.replaceAll("\\p{Cntrl}", " ");
        if (!terminal.outIsTerminal() || length(clean) <= width) {
            return clean;
        }
        return clean.substring(0, clean.offsetByCodePoints(0, width - 1)) + "…";
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
