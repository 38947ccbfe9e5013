package org.oda.bench;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.JsonText;
import org.oda.model.Nanos;
import org.oda.model.OdaRecord;
import org.oda.model.RecordId;
import org.oda.store.questdb.QuestDbConfig;
import org.oda.store.questdb.QuestDbStore;

/** The catalogue of 10,000 generators with 10 attributes each, on 10 topics, over HTTP; its first answer and later ones. */
final class CatalogueBench {
    private static final int GENERATORS = 10_000;
    private static final int TOPICS = 10;
    private static final int BATCH = 20_000;
    private static final int RUNS = 21;
    private static final int NEW = 1_000;
    private static final String LIVE = "live";
    private static final Instant FIRST = Instant.parse("2024-03-01T00:00:00Z");
    private static final List<Attribute> ATTRIBUTES = Stream.concat(
                    IntStream.range(0, 8).mapToObj(i -> new Attribute("value" + i, "Cel", i)),
                    Stream.of(new Attribute("mode", null, Double.NaN), new Attribute("state", null, Double.NaN)))
            .toList();
    private static final JsonText DATA =
            JsonText.of("{\"mode\":\"auto\",\"state\":\"open\",\"value0\":{\"value\":0,\"unit\":\"Cel\"}}");

    private final Report report;
    private final BenchService service;

    private CatalogueBench(Report report, BenchService service) {
        this.report = report;
        this.service = service;
    }

    /** @param records of all generators together, which come within a month */
    static void run(Report report, long records) throws Exception {
        Path data = BenchService.newFolder();
        fill(report, data, records);
        try (var service = new BenchService(data)) {
            service.awaitReady();
            new CatalogueBench(report, service).run(records);
        }
    }

    private void run(long records) throws Exception {
        service.awaitQuiet();
        String before = service.memory();
        report.row(
                "catalogue of %,d generators, %,d records: first answer".formatted(GENERATORS, records),
                "%.0f ms",
                millis("/topics"));
        for (String path : List.of(
                "/topics?limit=1000",
                "/topics/topic-7",
                "/generators?limit=1000",
                "/generators?q=*77*",
                "/generators/generator-7777",
                "/generators/generator-77777")) {
            report.row("later, nothing new: GET " + path, "%s", percentiles(path));
        }
        service.register(LIVE);
        double[] times = new double[RUNS];
        try (var producer = service.producer("none", 0)) {
            for (int i = 0; i < RUNS; i++) {
                for (int n = 0; n < NEW; n++) {
                    var unused = producer.send(
                            new ProducerRecord<>(LIVE, BenchRecords.record(LIVE, Instant.now(), (long) i * NEW + n)));
                }
                producer.flush();
                // until they are stored, and the answer before has become old
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
                times[i] = millis("/topics");
            }
        }
        report.row("later, after %,d new records each: GET /topics".formatted(NEW), "%s", percentiles(times));
        service.awaitQuiet();
        report.row("memory before and after it, resident (anonymous)", "%s, %s", before, service.memory());
    }

    private String percentiles(String path) throws IOException {
        double[] times = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            times[i] = millis(path);
        }
        return percentiles(times);
    }

    private static String percentiles(double[] times) {
        Arrays.sort(times);
        return "p50 %.1f ms, most %.1f ms".formatted(times[times.length / 2], times[times.length - 1]);
    }

    private double millis(String path) throws IOException {
        long begin = System.nanoTime();
        BenchService.text(service.get(path));
        return (System.nanoTime() - begin) / 1e6;
    }

    private static void fill(Report report, Path data, long records) {
        var config = new QuestDbConfig(data.resolve("store"), data.resolve("tmp"), 1 << 30, 2);
        Duration step = Duration.ofDays(28).dividedBy(records);
        try (var store = QuestDbStore.open(config, new PrometheusRegistry())) {
            List<DecodedRecord> batch = new ArrayList<>(BATCH);
            for (long i = 0; i < records; i++) {
                int generator = (int) (i * 7_919 % GENERATORS);
                batch.add(new DecodedRecord(
                        new OdaRecord(
                                new RecordId("topic-" + generator % TOPICS, 0, i),
                                Nanos.of(FIRST.plus(step.multipliedBy(i))),
                                "generator-" + generator,
                                DATA),
                        ATTRIBUTES));
                if (batch.size() == BATCH || i == records - 1) {
                    store.append(batch);
                    batch.clear();
                    report.progress("stored", i + 1, records);
                }
            }
        }
    }
}
