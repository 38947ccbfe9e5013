package org.oda.store.questdb;

import io.questdb.cairo.security.AllowAllSecurityContext;
import io.questdb.griffin.SqlException;
import io.questdb.griffin.SqlExecutionContextImpl;
import java.time.YearMonth;

/** Changes of how the table of records is kept on the disk, as transactions between those of the appenders. */
final class Alteration {
    private Alteration() {}

    /** A piece of a partition, cut off by rows that came late, leaves its rows in the file that it was cut off from. */
    static void joinPieces(Engine engine) {
        long transaction = engine.commits().pause(() -> write(engine, "SQUASH PARTITIONS"));
        engine.applier().awaitAppliedPatiently(engine.recordTable(), transaction);
    }

    /** While nothing is appended; returns when it is done. */
    static void toParquet(Engine engine, YearMonth month) {
        apply(engine, "CONVERT PARTITION TO PARQUET LIST '%s'".formatted(month));
    }

    /** While nothing is appended; returns when it is done. */
    static void toNative(Engine engine, YearMonth month) {
        apply(engine, "CONVERT PARTITION TO NATIVE LIST '%s'".formatted(month));
    }

    /** While nothing is appended; returns when it is done. */
    static void drop(Engine engine, YearMonth month) {
        apply(engine, "DROP PARTITION LIST '%s'".formatted(month));
    }

    private static void apply(Engine engine, String what) {
        engine.applier().awaitAppliedPatiently(engine.recordTable(), write(engine, what));
    }

    /** Returns the number of the transaction. */
    private static long write(Engine engine, String what) {
        try (SqlExecutionContextImpl context = new SqlExecutionContextImpl(engine.cairo(), 0)) {
            context.with(AllowAllSecurityContext.INSTANCE);
            engine.cairo().execute("ALTER TABLE " + RecordTable.NAME + " " + what, context);
            return engine.lastTransaction();
        } catch (SqlException e) {
            throw new StoreFault("the table cannot be altered, %s: %s".formatted(what, e.getMessage()), e);
        }
    }
}
