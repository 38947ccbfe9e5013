package org.oda.query;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The groups of a window that more samples may come for. For one thread. */
final class OpenWindow {
    private final FieldTask task;
    private final long start;
    private @Nullable Cell[] cells = new Cell[1];

    OpenWindow(FieldTask task, long start) {
        this.task = task;
        this.start = start;
    }

    long start() {
        return start;
    }

    Cell cell(int group) {
        if (group >= cells.length) {
            cells = Arrays.copyOf(cells, Math.max(group + 1, cells.length * 2));
        }
        Cell cell = cells[group];
        if (cell == null) {
            cell = new Cell(task);
            cells[group] = cell;
        }
        return cell;
    }

    /** The other's samples are behind; it is not to be used any more. */
    void merge(OpenWindow other) {
        for (int group = 0; group < other.cells.length; group++) {
            Cell theirs = other.cells[group];
            if (theirs != null) {
                cell(group).merge(theirs);
            }
        }
    }

    /** Makes the largest cells give their values up while there are too many in all. */
    void relieve() {
        while (task.budget().isOver()) {
            Cell largest = null;
            for (Cell cell : cells) {
                if (cell != null && cell.held() > 0 && (largest == null || cell.held() > largest.held())) {
                    largest = cell;
                }
            }
            if (largest == null || !task.budget().isTooMuch(largest.held())) {
                return;
            }
            largest.giveUpValues();
        }
    }

    /** Nothing can come any more. */
    void finish(Rows rows, UnitWays ways, List<@Nullable String> units) {
        for (int group = 0; group < cells.length; group++) {
            Cell cell = cells[group];
            if (cell != null) {
                cell.finish(rows.get(start, group), ways, units);
            }
        }
    }
}
