package org.oda.config;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of settings as documents for people: the reference, and a file to begin with. */
final class ConfigurationReference {
    private static final String INTRODUCTION = """
            # Configuration

            <!-- made from the table of settings: mvn test -Dtest=ConfigurationReferenceTest -Doda.write-reference -->

            Every setting has one name, wherever it is set. What comes later here covers what comes earlier:

            1. the default,
            2. a line `name = value` in a file of properties (UTF-8): `--config FILE`, or the variable `ODA_CONFIG`,
            3. a variable `ODA_NAME`: upper case, `_` for `-`; the variables of the original service are honoured where they are named below,
            4. an option `--name VALUE` of `oda serve` and `oda demo`.

            An unknown name, a doubled one and a wrong value stop the start with exit status 2, and all of them are told at once. `oda serve --print-config` shows
            what is in force and where each value came from, without what is secret. Secrets belong into the file or a variable: everybody on the machine can read options.

            Sizes are bytes, or have a unit that is a power of 1024: `512k`, `1m`, `2g`. Periods are written as ISO 8601 has them: `PT12H`, `P366D`. Times are UTC.

            Variables that are no settings:

            | variable | |
            |---|---|
            | `ODA_CONFIG` | the file of settings |
            | `ODA_JAVA_HOME` | the Java to run on; else the newest that is found |
            | `ODA_JAVA_OPTS` | further options of the JVM, such as `-Xmx1g` |
            """;

    private static final String FILE_INTRODUCTION = """
            # Settings of ODA, all of them at their defaults. What each accepts: docs/configuration.md
            # Use it by: oda serve --config oda.properties
            """;

    private ConfigurationReference() {}

    /** The text of {@code docs/configuration.md}. */
    static String markdown() {
        return INTRODUCTION
                + filledGroups()
                        .map(group -> "\n## %s\n\n| name | default | accepted | |\n|---|---|---|---|\n"
                                        .formatted(group.title())
                                + Settings.in(group).stream()
                                        .map(ConfigurationReference::row)
                                        .collect(Collectors.joining()))
                        .collect(Collectors.joining());
    }

    /** The text of {@code dist/oda.properties}. */
    static String properties() {
        return FILE_INTRODUCTION
                + filledGroups()
                        .map(group -> "\n# --- " + group.title() + "\n"
                                + Settings.in(group).stream()
                                        .map(setting -> "\n# %s\n#%s = %s"
                                                        .formatted(
                                                                meaning(setting),
                                                                setting.name(),
                                                                setting.defaultText() == null
                                                                        ? ""
                                                                        : setting.defaultText())
                                                        .stripTrailing()
                                                + "\n")
                                        .collect(Collectors.joining()))
                        .collect(Collectors.joining());
    }

    private static Stream<Setting.Group> filledGroups() {
        return Stream.of(Setting.Group.values())
                .filter(group -> !Settings.in(group).isEmpty());
    }

    private static String row(Setting<?> setting) {
        return "| `%s` | %s | %s | %s |\n"
                .formatted(
                        setting.name(),
                        setting.defaultText() == null ? "–" : "`" + setting.defaultText() + "`",
                        cell(accepted(setting)),
                        cell(meaning(setting)));
    }

    private static String meaning(Setting<?> setting) {
        StringBuilder text = new StringBuilder(setting.description());
        if (!setting.otherVariables().isEmpty()) {
            text.append(" Also set by ")
                    .append(String.join(", ", setting.otherVariables()))
                    .append('.');
        }
        if (setting.embeddedBrokerOnly()) {
            text.append(" Only with the embedded broker.");
        }
        if (setting.secret()) {
            text.append(" Never shown.");
        }
        return text.toString();
    }

    /** What the parser itself says of a value that is certainly wrong; the placeholder where it takes everything. */
    private static String accepted(Setting<?> setting) {
        for (String wrong : List.of("\0", "")) {
            try {
                setting.parser().parse(wrong);
            } catch (IllegalArgumentException e) {
                return String.valueOf(e.getMessage())
                        .replaceFirst("^must be ", "")
                        .replaceFirst("^must ", "");
            }
        }
        return setting.placeholder();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
