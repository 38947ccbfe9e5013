package org.oda.importer;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of a column.
 *
 * @param column its name in the file
 * @param attribute the name in the record
 * @param unit of its values; {@code null} where they have none
 */
record ColumnRule(String column, String attribute, @Nullable String unit) {
    /** {@code NAME[=ATTRIBUTE][:UNIT]}; the unit stands behind the last colon. */
    static ColumnRule of(String text) {
        int colon = text.lastIndexOf(':');
        String names = colon < 0 ? text : text.substring(0, colon);
        String unit = colon < 0 ? "" : text.substring(colon + 1);
        int equals = names.indexOf('=');
        String column = equals < 0 ? names : names.substring(0, equals);
        String attribute = equals < 0 ? names : names.substring(equals + 1);
        if (column.isEmpty() || attribute.isEmpty()) {
            throw MappingReader.bad(
                    "column", text, "NAME, NAME:UNIT or NAME=ATTRIBUTE:UNIT, e.g. TEMP=temperature:Cel");
        }
        return new ColumnRule(column, attribute, unit.isEmpty() ? null : unit);
    }
}
