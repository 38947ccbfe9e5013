package org.oda.retention;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.YearMonth;
import org.oda.jobs.JobHandler;
import org.oda.jobs.JobRun;
import org.oda.store.Packing;

/** Keeps one old month as Parquet, where that saves room. */
public final class ParquetJob implements JobHandler {
    public static final String KIND = "parquet";
    static final String MONTH = "month";

    private final Packing packing;
    private final RetentionMetrics metrics;

    public ParquetJob(Packing packing, RetentionMetrics metrics) {
        this.packing = packing;
        this.metrics = metrics;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean isResumable() {
        return true;
    }

    @Override
    public ObjectNode run(JobRun run) {
        YearMonth month = YearMonth.parse(run.asked().path(MONTH).textValue());
        run.progress("writing " + month + " as Parquet", 0, 1);
        Packing.Packed packed = packing.pack(month);
        metrics.packed(packing.packed());
        ObjectNode receipt = JsonNodeFactory.instance.objectNode();
        receipt.put(MONTH, month.toString());
        receipt.put("bytes_before", packed.before());
        receipt.put("bytes_after", packed.after());
        return receipt;
    }
}
