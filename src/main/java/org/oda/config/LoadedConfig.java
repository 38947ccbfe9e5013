package org.oda.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration, and where each of its values comes from. */
public record LoadedConfig(OdaConfig config, List<Entry> entries) {
    public LoadedConfig {
        entries = List.copyOf(entries);
    }

    /**
     * One effective value.
     *
     * @param value as it was written; empty where nothing is set
     * @param source for people, such as {@code default} or {@code environment variable ODA_PORT}
     */
    public record Entry(String name, String value, String source) {}

    /** One line for each setting: name, value, source. */
    public String describe() {
        int nameWidth = entries.stream().mapToInt(e -> e.name().length()).max().orElse(0);
        int valueWidth =
                entries.stream().mapToInt(e -> e.value().length()).max().orElse(0);
        String format = "%-" + nameWidth + "s = %-" + Math.max(valueWidth, 1) + "s  # %s";
        return entries.stream()
                .map(e -> format.formatted(e.name(), e.value(), e.source()))
                .collect(Collectors.joining(System.lineSeparator()));
    }
}
