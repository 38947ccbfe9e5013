package org.oda.cli;

import java.util.Arrays;

/** A grid of characters, each of two by four dots (Unicode block 2800). Dots count from the upper left. */
final class BrailleCanvas {
    static final int DOTS_ACROSS = 2;
    static final int DOTS_DOWN = 4;

    private static final char EMPTY = '\u2800';
    /** Bits of the dots of a character, from the top down, left and right. */
    private static final int[][] BITS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

    private final int columns;
    private final char[][] cells;
    private final int[][] series;

    BrailleCanvas(int columns, int rows) {
        this.columns = columns;
        this.cells = new char[rows][columns];
        this.series = new int[rows][columns];
        for (char[] row : cells) {
            Arrays.fill(row, ' ');
        }
    }

    int width() {
        return columns * DOTS_ACROSS;
    }

    int height() {
        return cells.length * DOTS_DOWN;
    }

    /** A character belongs to the series that touched it last. */
    void dot(int x, int y, int owner) {
        int row = y / DOTS_DOWN;
        int column = x / DOTS_ACROSS;
        char before = cells[row][column] < EMPTY ? EMPTY : cells[row][column];
        cells[row][column] = (char) (before | BITS[y % DOTS_DOWN][x % DOTS_ACROSS]);
        series[row][column] = owner;
    }

    /** A straight line with both ends: J. E. Bresenham, Algorithm for computer control of a digital plotter, 1965. */
    void line(int fromX, int fromY, int toX, int toY, int owner) {
        int width = Math.abs(toX - fromX);
        int height = Math.abs(toY - fromY);
        int x = fromX;
        int y = fromY;
        int error = width - height;
        dot(x, y, owner);
        while (x != toX || y != toY) {
            int doubled = 2 * error;
            if (doubled > -height) {
                error -= height;
                x += Integer.signum(toX - fromX);
            }
            if (doubled < width) {
                error += width;
                y += Integer.signum(toY - fromY);
            }
            dot(x, y, owner);
        }
    }

    /** Puts the letter on the series' line, every so many columns from the first on, at least once. */
    void mark(int owner, char letter, int first, int every) {
        boolean marked = false;
        for (int column = first; column < columns; column += every) {
            marked |= mark(owner, letter, column);
        }
        for (int column = 0; column < columns && !marked; column++) {
            marked = mark(owner, letter, column);
        }
    }

    private boolean mark(int owner, char letter, int column) {
        for (int row = 0; row < cells.length; row++) {
            if (cells[row][column] > EMPTY && series[row][column] == owner) {
                cells[row][column] = letter;
                return true;
            }
        }
        return false;
    }

    /** One line of characters, each series in its colour. */
    String row(int row, Terminal terminal) {
        StringBuilder text = new StringBuilder();
        for (int start = 0; start < columns; ) {
            int end = start + 1;
            boolean blank = cells[row][start] == ' ';
            while (end < columns
                    && (cells[row][end] == ' ') == blank
                    && (blank || series[row][end] == series[row][start])) {
                end++;
            }
            String run = new String(cells[row], start, end - start);
            text.append(blank ? run : terminal.coloured(series[row][start], run));
            start = end;
        }
        return text.toString().stripTrailing();
    }
}
