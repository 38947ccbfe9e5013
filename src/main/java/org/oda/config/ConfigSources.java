package org.oda.config;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The layers that a configuration is made of. A later one covers an earlier one: the table's defaults, {@code defaults},
 * {@code file}, {@code environment}, {@code options}. An empty text in the environment counts as not set.
 *
 * @param defaults by name of setting: what this program presets
 * @param file properties in UTF-8; {@code null} for the one that the variable {@code ODA_CONFIG} names, if any
 * @param environment all variables of the process
 * @param options by name of setting
 */
public record ConfigSources(
        Map<String, String> defaults,
        @Nullable Path file,
        Map<String, String> environment,
        Map<String, String> options) {
    public ConfigSources {
        defaults = Map.copyOf(defaults);
        environment = Map.copyOf(environment);
        options = Map.copyOf(options);
    }

    /** Throws one {@link org.oda.model.OdaException} that tells all problems of all layers. */
    public LoadedConfig load() {
        return new ConfigReader(this).read();
    }
}
