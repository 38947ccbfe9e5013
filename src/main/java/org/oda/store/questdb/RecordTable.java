package org.oda.store.questdb;

/**
 * The table of records. A record is one row; one with more than {@value #SLOTS} attributes of a kind continues in
 * further rows, whose {@code chunk} is not 0 and whose {@code data} is null. What the slots hold, {@code shape} tells.
 */
final class RecordTable {
    static final String NAME = "record";

    static final int TS = 0;
    static final int TOPIC = 1;
    static final int GENERATOR = 2;
    static final int PARTITION = 3;
    static final int OFFSET = 4;
    static final int CHUNK = 5;
    static final int SHAPE = 6;
    static final int DATA = 7;
    static final int FIRST_SLOT = 8;
    static final int SLOTS = 8;
    static final int COLUMNS = FIRST_SLOT + SLOTS;

    /** What a row takes without its data: its times and numbers, and 16 bytes that tell where the data is. */
    static final int ROW_BYTES = 2 * Long.BYTES + 5 * Integer.BYTES + 16 + SLOTS * Double.BYTES;

    /** The order of the columns is the one of the constants above. */
    static final String CREATE = """
            CREATE TABLE IF NOT EXISTS record (
              ts TIMESTAMP_NS,
              topic SYMBOL CAPACITY 4096 CACHE,
              generator SYMBOL CAPACITY 4096 CACHE,
              "partition" INT,
              "offset" LONG,
              chunk INT,
              shape INT,
              data VARCHAR,
              v0 DOUBLE, v1 DOUBLE, v2 DOUBLE, v3 DOUBLE, v4 DOUBLE, v5 DOUBLE, v6 DOUBLE, v7 DOUBLE
            ) TIMESTAMP(ts) PARTITION BY MONTH WAL
            DEDUP UPSERT KEYS(ts, topic, "partition", "offset", chunk)""";

    private RecordTable() {}
}
