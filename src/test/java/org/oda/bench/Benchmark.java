package org.oda.bench;

import java.util.ArrayList;
import java.util.List;

/** Runs the parts that are named, all without a name. */
public final class Benchmark {
    private Benchmark() {}

    public static void main(String[] args) throws Exception {
        long records = 10_000_000;
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--records") && i + 1 < args.length) {
                records = Long.parseLong(args[++i]);
            } else {
                parts.add(args[i]);
            }
        }
        if (parts.isEmpty()) {
            parts = List.of(
                    "decoder",
                    "table",
                    "store",
                    "parquet",
                    "pump",
                    "import",
                    "service",
                    "query",
                    "stream",
                    "send",
                    "catalogue",
                    "greedy",
                    "jobs",
                    "secured");
        }
        var report = new Report();
        report.machine();
        for (String part : parts) {
            switch (part) {
                case "decoder" -> DecoderBench.run(report);
                case "table" -> TableBench.run(report);
                case "store" -> StoreBench.run(report, (int) Math.min(records, 4_000_000));
                case "parquet" -> ParquetBench.run(report, (int) Math.min(records, 5_000_000));
                case "pump" -> PumpBench.run(report, (int) Math.min(records, 2_000_000));
                case "import" -> ImportBench.run(report, (int) Math.min(records, 2_000_000));
                case "service" -> ServiceBench.run(report, records);
                case "query" -> QueryBench.run(report, records);
                case "catalogue" -> CatalogueBench.run(report, records);
                case "stream" -> StreamBench.run(report, (int) Math.min(records, 1_000_000));
                case "greedy" -> GreedyBench.run(report, (int) Math.min(records, 500_000));
                case "jobs" -> JobsBench.run(report, (int) Math.min(records, 2_000_000));
                case "secured" -> SecuredBench.run(report, (int) Math.min(records, 500_000));
                case "send" -> SendBench.run(report, (int) Math.min(records, 1_000_000));
                default ->
                    throw new IllegalArgumentException(
                            "no part '%s'; there are decoder, table, store, parquet, pump, import, service, query, stream, send, catalogue, greedy, jobs and secured"
                                    .formatted(part));
            }
        }
    }
}
