package org.oda.cli;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.oda.model.Nanos;

/** Draws values over time as lines of Braille dots, one chart for each unit. */
final class LineChart {
    private static final int ROWS = 16;
    private static final int MAX_SERIES = 12;
    private static final int LEAST_COLUMNS = 16;
    private static final int LETTERS_APART = 12;

    private final Terminal terminal;
    private final ZoneId zone;
    private final int columns;

    /** @param zone of the times below the charts */
    LineChart(Terminal terminal, ZoneId zone) {
        this.terminal = terminal;
        this.zone = zone;
        this.columns = terminal.outIsTerminal() ? terminal.columns() : Terminal.DEFAULT_COLUMNS;
    }

    void draw(ChartData data) {
        TimeAxis times = times(data);
        data.byUnit().forEach((unit, all) -> draw(data, unit, all, times));
        terminal.line(terminal.dim("%,d %s, time in %s"
                .formatted(
                        data.size(),
                        data.size() == 1 ? "value" : "values",
                        zone.getId().equals("Z") ? "UTC" : zone)));
        if (data.isCut()) {
            terminal.line(terminal.dim("There are more, which are not drawn: choose a shorter time, or --frequency."));
        }
    }

    /** All charts share it, so that they can be compared. */
    private TimeAxis times(ChartData data) {
        long first = Nanos.of(Nanos.MAX);
        long last = Nanos.of(Nanos.MIN);
        for (List<ChartSeries> all : data.byUnit().values()) {
            for (ChartSeries series : all) {
                for (int i = 0; i < series.size(); i++) {
                    first = Math.min(first, series.time(i));
                    last = Math.max(last, series.time(i));
                }
            }
        }
        return new TimeAxis(first, last, zone);
    }

    private void draw(ChartData data, String unit, List<ChartSeries> all, TimeAxis times) {
        List<ChartSeries> drawn = all.subList(0, Math.min(all.size(), MAX_SERIES));
        ValueAxis values = values(drawn);
        Map<Integer, String> labels = values.labels(ROWS);
        int margin = labels.values().stream().mapToInt(String::length).max().orElse(0);
        BrailleCanvas canvas = new BrailleCanvas(Math.max(LEAST_COLUMNS, columns - margin - 2), ROWS);
        for (int i = 0; i < drawn.size(); i++) {
            draw(drawn.get(i), i, data.gap(drawn.get(i)), times, values, canvas);
        }
        boolean letters = drawn.size() > 1 && (!terminal.colour() || drawn.size() > Terminal.COLOURS.size());
        if (letters) {
            for (int i = 0; i < drawn.size(); i++) {
                canvas.mark(i, letter(i), i * LETTERS_APART / drawn.size(), LETTERS_APART);
            }
        }
        legend(data, unit, drawn, letters);
        for (int row = 0; row < ROWS; row++) {
            String label = labels.getOrDefault(row, "");
            terminal.out()
                    .println(" ".repeat(margin - label.length())
                            + label
                            + (label.isEmpty() ? " │" : " ┤")
                            + canvas.row(row, terminal));
        }
        int width = canvas.width() / BrailleCanvas.DOTS_ACROSS;
        terminal.out().println(" ".repeat(margin + 1) + "└" + "─".repeat(width));
        terminal.line(" ".repeat(margin + 2) + times.labels(width));
        if (drawn.size() < all.size()) {
            terminal.line(terminal.dim(
                    "%,d of %,d lines are drawn: choose fewer groups or fields".formatted(drawn.size(), all.size())));
        }
    }

    private static ValueAxis values(List<ChartSeries> drawn) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (ChartSeries series : drawn) {
            for (int i = 0; i < series.size(); i++) {
                if (!Double.isNaN(series.value(i))) {
                    least = Math.min(least, series.value(i));
                    greatest = Math.max(greatest, series.value(i));
                }
            }
        }
        return new ValueAxis(least, greatest);
    }

    private static void draw(
            ChartSeries series, int number, double gap, TimeAxis times, ValueAxis values, BrailleCanvas canvas) {
        int beforeX = 0;
        int beforeY = 0;
        for (int i = 0; i < series.size(); i++) {
            if (Double.isNaN(series.value(i))) {
                continue;
            }
            int x = times.place(series.time(i), canvas.width());
            int y = values.place(series.value(i), canvas.height());
            if (i > 0
                    && !Double.isNaN(series.value(i - 1))
                    && Math.abs((double) series.time(i) - series.time(i - 1)) <= gap) {
                canvas.line(beforeX, beforeY, x, y, number);
            } else {
                canvas.dot(x, y, number);
            }
            beforeX = x;
            beforeY = y;
        }
    }

    private void legend(ChartData data, String unit, List<ChartSeries> drawn, boolean letters) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            String name = data.name(drawn.get(i)).replaceAll("\\p{Cntrl}", " ");
            names.add(terminal.coloured(i, letters ? letter(i) + " " + name : name));
        }
        String of = unit.replaceAll("\\p{Cntrl}", " ");
        String all = names.stream().collect(Collectors.joining(" | "));
        terminal.line(of.isEmpty() ? all : names.size() == 1 ? all + " in " + of : of + ": " + all);
    }

    private static char letter(int series) {
        return (char) ('a' + series);
    }
}
