package org.oda.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a properties file in UTF-8 says; unlike the JDK's reader it notices a key that comes twice. */
record SettingsFile(Map<String, String> values, Set<String> doubled, Optional<String> problem) {
    static SettingsFile read(Path file) {
        Map<String, String> values = new TreeMap<>();
        Set<String> doubled = new TreeSet<>();
        Optional<String> problem = Optional.empty();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            new Collector(values, doubled).load(reader);
        } catch (NoSuchFileException e) {
            problem = Optional.of("the configuration file %s does not exist".formatted(file));
        } catch (IOException | IllegalArgumentException e) {
            problem = Optional.of("the configuration file %s cannot be read as properties in UTF-8: %s"
                    .formatted(file, e.getMessage()));
        }
        return new SettingsFile(values, doubled, problem);
    }

    /** The JDK's reader puts each pair that it meets; nothing is kept in the map itself. */
    private static final class Collector extends Properties {
        private static final long serialVersionUID = 1L;

        private final transient Map<String, String> values;
        private final transient Set<String> doubled;

        Collector(Map<String, String> values, Set<String> doubled) {
            this.values = values;
            this.doubled = doubled;
        }

        @Override
        public synchronized @Nullable Object put(Object key, Object value) {
            if (values.put(key.toString(), value.toString()) != null) {
                doubled.add(key.toString());
            }
            return null;
        }
    }
}
