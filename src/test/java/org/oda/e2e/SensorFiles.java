package org.oda.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * Public sensor data that may lie beside the project: {@code ODA_TEST_DATA}, or {@code ../shared/data}. Tests that need it
 * are skipped where it is absent.
 */
final class SensorFiles {
    static final String SKIPPED =
            "SKIPPED: no sensor files at ../shared/data; set ODA_TEST_DATA to the folder that holds beijing-air and occupancy";

    private SensorFiles() {}

    static Optional<Path> folder() {
        String named = System.getenv("ODA_TEST_DATA");
        Path folder = Path.of(named == null ? "../shared/data" : named);
        return Files.isDirectory(folder) ? Optional.of(folder) : Optional.empty();
    }

    /** The rows as column name to text; the occupancy files' header lacks the leading row number's column. */
    static List<Map<String, String>> rows(Path gzippedCsv) {
        try (var in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(gzippedCsv)), StandardCharsets.UTF_8))) {
            List<String> header = cells(in.readLine());
            List<Map<String, String>> rows = new ArrayList<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                List<String> cells = cells(line);
                int shift = cells.size() - header.size();
                rows.add(IntStream.range(0, header.size())
                        .boxed()
                        .collect(Collectors.toMap(header::get, i -> cells.get(i + shift))));
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** No cell of these files holds a comma or an escaped quote. */
    private static List<String> cells(String line) {
        return Arrays.stream(line.split(",", -1))
                .map(cell -> cell.replace("\"", ""))
                .toList();
    }
}
