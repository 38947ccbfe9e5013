package org.oda.cli;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/** Rows in columns, printed while they come. The first rows set the widths; where a terminal is too narrow, texts are cut. */
final class Table {
    private static final int SAMPLE = 100;
    private static final int NARROWEST = 8;
    private static final String GAP = "  ";

    private final Terminal terminal;
    private final List<Column> columns;
    private final String indent;

    /**
     * What stands below one name.
     *
     * @param cut whether its cells may be shortened
     * @param right whether they stand at its right edge
     */
    record Column(String name, boolean cut, boolean right) {
        static Column text(String name) {
            return new Column(name, true, false);
        }

        static Column whole(String name) {
            return new Column(name, false, false);
        }

        static Column number(String name) {
            return new Column(name, false, true);
        }
    }

    Table(Terminal terminal, String indent, List<Column> columns) {
        this.terminal = terminal;
        this.indent = indent;
        this.columns = List.copyOf(columns);
    }

    /** Returns the number of rows. */
    long print(Iterator<List<String>> rows) {
        List<List<String>> sample = new ArrayList<>();
        while (sample.size() < SAMPLE && rows.hasNext()) {
            sample.add(rows.next());
        }
        int[] widths = widths(sample);
        terminal.out()
                .println(terminal.bold(line(columns.stream().map(Column::name).toList(), widths)));
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
        int[] widths =
                columns.stream().mapToInt(column -> length(column.name())).toArray();
        for (List<String> row : sample) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        if (terminal.outIsTerminal()) {
            shrink(widths);
        }
        return widths;
    }

    /** Takes from the widest of the texts until all fit. */
    private void shrink(int[] widths) {
        int over = IntStream.of(widths).sum() + GAP.length() * (widths.length - 1) + indent.length();
        for (over -= terminal.columns(); over > 0; over--) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                boolean shrinkable = columns.get(i).cut() && widths[i] > NARROWEST;
                widest = shrinkable && (widest < 0 || widths[i] >= widths[widest]) ? i : widest;
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
        }
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder(indent);
        for (int i = 0; i < widths.length; i++) {
            Column column = columns.get(i);
            String cell = column.cut() ? fit(cells.get(i), widths[i]) : clean(cells.get(i));
            String space = " ".repeat(Math.max(0, widths[i] - length(cell)));
            line.append(i == 0 ? "" : GAP).append(column.right() ? space + cell : cell + space);
        }
        return line.toString().stripTrailing();
    }

    private String fit(String cell, int width) {
        String clean = clean(cell);
        if (!terminal.outIsTerminal() || length(clean) <= width) {
            return clean;
        }
        return clean.substring(0, clean.offsetByCodePoints(0, width - 1)) + "…";
    }

    /** Without what could do something to a terminal. */
    static String clean(String cell) {
        return cell.replaceAll("\\p{Cntrl}", " ");
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
