package org.oda.store.questdb;

import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.TableToken;
import io.questdb.cairo.security.AllowAllSecurityContext;
import io.questdb.cairo.view.ViewDefinition;
import io.questdb.griffin.SqlException;
import io.questdb.griffin.SqlExecutionContextImpl;
import java.util.LinkedHashMap;
import java.util.Map;

/** The views that are promised to those who read by SQL; the tables behind them are not. They take no space. */
final class SqlViews {
    private static final Map<String, String> DEFINITIONS = new LinkedHashMap<>();

    static {
        DEFINITIONS.put("records", """
                SELECT ts AS time, topic, generator AS generator_id, "partition", "offset", data
                FROM record WHERE chunk = 0""");
        DEFINITIONS.put("samples", """
                SELECT r.ts AS time, r.topic, r.generator AS generator_id, s.field, s.unit,
                  CASE s.slot WHEN 0 THEN r.v0 WHEN 1 THEN r.v1 WHEN 2 THEN r.v2 WHEN 3 THEN r.v3
                    WHEN 4 THEN r.v4 WHEN 5 THEN r.v5 WHEN 6 THEN r.v6 ELSE r.v7 END AS value
                FROM record r JOIN slot s ON r.shape = s.shape""");
        DEFINITIONS.put("attributes", "SELECT DISTINCT field, unit FROM slot");
    }

    private SqlViews() {}

    /** Makes what is not there yet or was defined otherwise. */
    static void create(CairoEngine cairo) throws SqlException {
        try (SqlExecutionContextImpl context = new SqlExecutionContextImpl(cairo, 0)) {
            context.with(AllowAllSecurityContext.INSTANCE);
            for (Map.Entry<String, String> view : DEFINITIONS.entrySet()) {
                if (!isDefined(cairo, view.getKey(), view.getValue())) {
                    cairo.execute(
                            "CREATE OR REPLACE VIEW %s AS (%s)".formatted(view.getKey(), view.getValue()), context);
                }
            }
        }
    }

    private static boolean isDefined(CairoEngine cairo, String name, String sql) {
        TableToken token = cairo.getTableTokenIfExists(name);
        ViewDefinition known = token == null ? null : cairo.getViewGraph().getViewDefinition(token);
        return known != null && known.getViewSql().equals(sql);
    }
}
