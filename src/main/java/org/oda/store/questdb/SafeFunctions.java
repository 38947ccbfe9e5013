package org.oda.store.questdb;

import io.questdb.cairo.CairoConfiguration;
import io.questdb.cairo.CairoEngine;
import io.questdb.griffin.FunctionFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The database without those functions of SQL that look at the machine's files or at the process, or act on them. */
final class SafeFunctions extends CairoEngine {
    private static final Set<String> LEFT_OUT = Set.of(
            "cancel_query",
            "dump_memory_usage",
            "dump_thread_stacks",
            "export_activity",
            "export_files",
            "files",
            "flush_query_cache",
            "glob",
            "hydrate_table_metadata",
            "import_files",
            "parquet_scan",
            "read_parquet",
            "reload_config",
            "simulate_crash",
            "simulate_warnings",
            "sleep",
            "touch",
            "wait_wal_table");

    SafeFunctions(CairoConfiguration configuration) {
        super(configuration);
    }

    @Override
    protected Iterable<FunctionFactory> getFunctionFactories() {
        List<FunctionFactory> safe = new ArrayList<>();
        for (FunctionFactory factory : super.getFunctionFactories()) {
            if (!LEFT_OUT.contains(name(factory)) && !name(factory).startsWith("test_")) {
                safe.add(factory);
            }
        }
        return safe;
    }

    /** A signature is the name, and in brackets the types. */
    private static String name(FunctionFactory factory) {
        String signature = factory.getSignature();
        int bracket = signature.indexOf('(');
        return bracket < 0 ? signature : signature.substring(0, bracket);
    }
}
