package org.oda.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.config.ConfigSources;
import org.oda.config.LoadedConfig;
import org.oda.config.LogFormat;
import org.oda.config.Setting;
import org.oda.config.Settings;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options of commands that run the service: the whole table of settings, and the file. */
final class ServiceOptions {
    private static final String FILE = "--config";
    private static final String PRINT = "--print-config";

    private final Map<String, String> environment;
    private final Map<String, String> defaults;

    /** @param defaults by name of setting: what the command presets */
    ServiceOptions(Map<String, String> environment, Map<String, String> defaults) {
        this.environment = environment;
        this.defaults = defaults;
    }

    void addTo(CommandSpec command) {
        for (Setting.Group group : Setting.Group.values()) {
            List<Setting<?>> settings = Settings.in(group);
            if (!settings.isEmpty()) {
                command.addArgGroup(options(group, settings));
            }
        }
        command.addOption(OptionSpec.builder(FILE)
                .paramLabel("FILE")
                .type(Path.class)
                .description("Properties file with these settings, without the hyphens before (also: ODA_CONFIG).")
                .build());
        command.addOption(OptionSpec.builder(PRINT)
                .type(boolean.class)
                .description("Print every setting with its source and exit.")
                .build());
    }

    private ArgGroupSpec options(Setting.Group group, List<Setting<?>> settings) {
        // "validate" would make them exclude one another
        ArgGroupSpec.Builder options = ArgGroupSpec.builder().validate(false).heading("%n" + group.title() + "%n");
        for (Setting<?> setting : settings) {
            OptionSpec.Builder option = OptionSpec.builder(setting.option())
                    .paramLabel(setting.placeholder())
                    .type(String.class)
                    .description(description(setting));
            if (setting.isFlag()) {
                option.arity("0..1").fallbackValue("true").paramLabel("true|false");
            }
            options.addArg(option.build());
        }
        return options.build();
    }

    private String description(Setting<?> setting) {
        String preset = defaults.getOrDefault(setting.name(), setting.defaultText());
        String value = preset == null ? "" : "default: %s; ".formatted(preset);
        // picocli takes a percent sign for a format
        return "%s (%salso: %s)"
                .formatted(setting.description(), value, String.join(", ", setting.variables()))
                .replace("%", "%%");
    }

    boolean wantsPrint(CommandSpec command) {
        return command.commandLine().getParseResult().hasMatchedOption(PRINT);
    }

    LoadedConfig load(CommandSpec command) {
        ParseResult parsed = command.commandLine().getParseResult();
        Map<String, String> options = new LinkedHashMap<>();
        for (Setting<?> setting : Settings.ALL) {
            String text = parsed.matchedOptionValue(setting.option(), (String) null);
            if (text != null) {
                options.put(setting.name(), text);
            }
        }
        @Nullable Path file = parsed.matchedOptionValue(FILE, (Path) null);
        formatEarly(options);
        LoadedConfig loaded = new ConfigSources(defaults, file, environment, options).load();
        LogSetup.level(loaded.config().logLevel());
        LogSetup.format(loaded.config().logFormat());
        return loaded;
    }

    /** So that what is wrong with the other settings is told in that format too. */
    private void formatEarly(Map<String, String> options) {
        Setting<LogFormat> setting = Settings.LOG_FORMAT;
        String variable = environment.getOrDefault(setting.variables().get(0), "");
        if (options.getOrDefault(setting.name(), variable).strip().equalsIgnoreCase(LogFormat.JSON.name())) {
            LogSetup.format(LogFormat.JSON);
        }
    }
}
