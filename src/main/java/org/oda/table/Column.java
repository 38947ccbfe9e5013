package org.oda.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One column of a table.
 *
 * @param name as in the table's head
 * @param optional whether a row may have no value in it; only texts and numbers
 */
record Column(String name, Type type, boolean optional) {
    Column {
        if (optional && (type == Type.TIMESTAMP || type == Type.COUNT)) {
            throw new IllegalArgumentException("%s is always there".formatted(type));
        }
    }

    static Column timestamp() {
        return new Column("timestamp", Type.TIMESTAMP, false);
    }

    static Column text(String name) {
        return new Column(name, Type.TEXT, true);
    }

    static Column number(String name) {
        return new Column(name, Type.NUMBER, true);
    }

    static Column count(String name) {
        return new Column(name, Type.COUNT, false);
    }

    /** A name with the unit of the values. */
    static String named(String name, @org.jspecify.annotations.Nullable String unit) {
        return unit == null ? name : name + " [" + unit + "]";
    }

    /** The same columns, each under a name of its own: one that is there already gets a number. */
    static List<Column> distinct(List<Column> columns) {
        Set<String> taken = new HashSet<>();
        columns.forEach(column -> taken.add(column.name));
        Set<String> used = new HashSet<>();
        List<Column> distinct = new ArrayList<>();
        for (Column column : columns) {
            String name = column.name;
            for (int i = 2; used.contains(name) || (i > 2 && taken.contains(name)); i++) {
                name = column.name + " (" + i + ")";
            }
            used.add(name);
            distinct.add(new Column(name, column.type, column.optional));
        }
        return distinct;
    }

    /** What a column holds. */
    enum Type {
        /** Nanoseconds since 1970-01-01T00:00:00Z. */
        TIMESTAMP,
        TEXT,
        /** A finite double. */
        NUMBER,
        /** A whole number from 0. */
        COUNT
    }
}
