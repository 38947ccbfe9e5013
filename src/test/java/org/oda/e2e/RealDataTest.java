package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Streams public sensor files through Kafka and compares what the gateway answers with figures computed here from the files
 * themselves.
 */
@Tag("once")
class RealDataTest {
    private static final Map<String, String> AIR_UNITS = Map.ofEntries(
            Map.entry("PM2.5", "µg/m³"),
            Map.entry("PM10", "µg/m³"),
            Map.entry("SO2", "µg/m³"),
            Map.entry("NO2", "µg/m³"),
            Map.entry("CO", "µg/m³"),
            Map.entry("O3", "µg/m³"),
            Map.entry("TEMP", "°C"),
            Map.entry("PRES", "hPa"),
            Map.entry("DEWP", "°C"),
            Map.entry("RAIN", "mm"),
            Map.entry("WSPM", "m/s"));
    private static final Map<String, String> ROOM_UNITS = Map.of(
            "Temperature", "Celsius",
            "Humidity", "%",
            "Light", "Lux",
            "CO2", "ppm",
            "HumidityRatio", "kg/kg",
            "Occupancy", "0/1");
    private static final List<String> STATIONS = List.of("Aotizhongxin", "Dongsi", "Huairou");
    private static final Offset<Double> ROUNDING = within(1e-6);

    @TempDir
    static Path data;

    private static Service oda;
    private static final Map<String, List<Map<String, String>>> AIR = new TreeMap<>();
    private static List<Map<String, String>> room = new ArrayList<>();

    @BeforeAll
    static void streamTheFiles() {
        var folder = SensorFiles.folder();
        assumeTrue(folder.isPresent(), SensorFiles.SKIPPED);
        for (String station : STATIONS) {
            AIR.put(station, SensorFiles.rows(folder.get().resolve("beijing-air/" + station + ".csv.gz")));
        }
        for (String part : List.of("datatest", "datatraining", "datatest2")) {
            room.addAll(SensorFiles.rows(folder.get().resolve("occupancy/" + part + ".csv.gz")));
        }
        oda = Service.start(data);
        oda.api().register("beijing_air", "office");
        try (var sender = oda.sender()) {
            AIR.forEach((station, rows) -> rows.forEach(
                    row -> sender.send("beijing_air", station, airTime(row).toString(), attributes(row, AIR_UNITS))));
            room.forEach(row -> sender.send("office", "room_1", roomTime(row).toString(), attributes(row, ROOM_UNITS)));
        }
        await().pollInterval(Duration.ofMillis(200)).until(() -> oda.stored() == airRows() + room.size());
    }

    @AfterAll
    static void stop() {
        if (oda != null) {
            oda.close();
        }
    }

    @Test
    void query_raw_returnsEveryRowOnceInOrderOfTime() {
        for (String station : STATIONS) {
            List<JsonNode> records =
                    oda.api().queryList("{\"topic\":\"beijing_air\",\"generator_id\":\"%s\"}".formatted(station));
            assertThat(records.stream().map(RealDataTest::time))
                    .containsExactlyElementsOf(
                            station(station).stream().map(RealDataTest::airTime).toList());
            assertThat(records.stream().map(r -> r.get("data").asText()))
                    .containsExactlyElementsOf(station(station).stream()
                            .map(row -> attributes(row, AIR_UNITS))
                            .toList());
        }
        assertThat(oda.api().queryList("{\"topic\":\"office\"}")).hasSize(room.size());
    }

    @Test
    void query_sumMinMaxAvgOfAStation_equalThoseOfTheFile() {
        for (String station : STATIONS) {
            DoubleSummaryStatistics expected = statistics(station(station), "PM2.5", row -> true);
            assertThat(aggregate(station, "sum", "PM2.5", "µg/m³")).isCloseTo(expected.getSum(), ROUNDING);
            assertThat(aggregate(station, "min", "PM2.5", "µg/m³")).isEqualTo(expected.getMin());
            assertThat(aggregate(station, "max", "PM2.5", "µg/m³")).isEqualTo(expected.getMax());
            assertThat(aggregate(station, "avg", "TEMP", "K"))
                    .isCloseTo(statistics(station(station), "TEMP", row -> true).getAverage() + 273.15, ROUNDING);
        }
    }

    @Test
    void query_hourlyAverages_equalThoseOfTheFile() {
        Instant start = Instant.parse("2015-02-04T17:30:00Z");
        Instant stop = Instant.parse("2015-02-10T09:33:00Z");
        Map<Instant, List<Double>> expected = new TreeMap<>();
        for (Map<String, String> row : room) {
            Instant time = roomTime(row);
            if (!time.isBefore(start) && time.isBefore(stop)) {
                long hours = Duration.between(start, time).toHours();
                Instant end = start.plus(hours + 1, ChronoUnit.HOURS);
                expected.computeIfAbsent(end.isAfter(stop) ? stop : end, key -> new ArrayList<>())
                        .add(Double.parseDouble(cell(row, "Temperature")));
            }
        }
        List<JsonNode> windows = oda.api().queryList("""
                {"topic":"office","start":"%s","stop":"%s",
                 "aggregator":{"fun":"avg","field":"Temperature","unit":"Kelvin","frequency":60}}""".formatted(start, stop));
        assertThat(windows.stream().map(RealDataTest::time)).containsExactlyElementsOf(expected.keySet());
        assertThat(windows)
                .allSatisfy(window -> assertThat(Api.value(window, "Temperature"))
                        .isCloseTo(
                                values(expected, time(window)).stream()
                                                .mapToDouble(Double::doubleValue)
                                                .average()
                                                .orElseThrow()
                                        + 273.15,
                                ROUNDING));
    }

    @Test
    void query_valuesThatTheFileLacks_areNotCounted() {
        Predicate<Map<String, String>> january =
                row -> cell(row, "year").equals("2015") && cell(row, "month").equals("1");
        for (String station : STATIONS) {
            JsonNode answer = oda.api().queryOne("""
                    {"topic":"beijing_air","generator_id":"%s","start":"2014-12-31T16:00:00Z","stop":"2015-01-31T16:00:00Z",
                     "aggregator":{"fun":"avg","field":"CO","unit":"ug/m3"}}""".formatted(station));
            assertThat(Api.value(answer, "CO"))
                    .isCloseTo(statistics(station(station), "CO", january).getAverage(), ROUNDING);
        }
    }

    private static double aggregate(String station, String fun, String field, String unit) {
        return Api.value(oda.api().queryOne("""
                        {"topic":"beijing_air","generator_id":"%s","aggregator":{"fun":"%s","field":"%s","unit":"%s"}}""".formatted(station, fun, field, unit)), field);
    }

    private static DoubleSummaryStatistics statistics(
            List<Map<String, String>> rows, String column, Predicate<Map<String, String>> filter) {
        return rows.stream()
                .filter(filter)
                .map(row -> cell(row, column))
                .filter(text -> !text.equals("NA"))
                .collect(Collectors.summarizingDouble(Double::parseDouble));
    }

    private static List<Map<String, String>> station(String name) {
        return AIR.getOrDefault(name, List.of());
    }

    private static List<Double> values(Map<Instant, List<Double>> windows, Instant end) {
        return windows.getOrDefault(end, List.of());
    }

    private static Instant time(JsonNode answer) {
        return Instant.parse(answer.get("timestamp").asText());
    }

    private static long airRows() {
        return AIR.values().stream().mapToLong(List::size).sum();
    }

    private static Instant airTime(Map<String, String> row) {
        return LocalDateTime.of(
                        Integer.parseInt(cell(row, "year")),
                        Integer.parseInt(cell(row, "month")),
                        Integer.parseInt(cell(row, "day")),
                        Integer.parseInt(cell(row, "hour")),
                        0)
                .atZone(ZoneId.of("Asia/Shanghai"))
                .toInstant();
    }

    private static Instant roomTime(Map<String, String> row) {
        return LocalDateTime.parse(cell(row, "date").replace(' ', 'T')).toInstant(ZoneOffset.UTC);
    }

    /** As a generator would send it: absent values as {@code null}. */
    private static String attributes(Map<String, String> row, Map<String, String> units) {
        return new TreeMap<>(units)
                .entrySet().stream()
                        .map(unit -> "\"%s\":{\"value\":%s,\"unit\":\"%s\"}"
                                .formatted(
                                        unit.getKey(), cell(row, unit.getKey()).replace("NA", "null"), unit.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
    }

    private static String cell(Map<String, String> row, String column) {
        String text = row.get(column);
        if (text == null) {
            throw new IllegalArgumentException("no column " + column);
        }
        return text;
    }
}
