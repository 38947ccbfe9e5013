package org.oda.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One setting, the same under all of its names: option {@code --name}, key {@code name} of a file, variable
 * {@code ODA_NAME}.
 *
 * @param group what it belongs to
 * @param name lower case with hyphens
 * @param placeholder what stands for the value in a help text
 * @param otherVariables variables of the original service that set the same
 * @param defaultText the default as it would be written; {@code null} where there is none
 * @param description one sentence
 * @param embeddedBrokerOnly whether it has no meaning with an external Kafka cluster
 * @param secret whether its value is never shown
 * @param parser from text to the value
 */
public record Setting<T>(
        Group group,
        String name,
        String placeholder,
        List<String> otherVariables,
        @Nullable String defaultText,
        String description,
        boolean embeddedBrokerOnly,
        boolean secret,
        Parser<T> parser) {
    /** The placeholder of what is either true or false; an option without a value is true. */
    public static final String FLAG = "[true|false]";
    /** What belongs together in a help text and in the reference, in their order. */
    public enum Group {
        GENERAL("General"),
        KAFKA("Kafka"),
        ACCESS("Access"),
        TLS("TLS"),
        PUMP("Taking in and storing"),
        RETENTION("Retention"),
        BACKUP("Backup"),
        LIMITS("Limits"),
        MQTT("MQTT"),
        SQL("SQL"),
        LOG("Log");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }

        /** A setting of this group that everybody may see. */
        <T> Setting<T> setting(
                String name, String placeholder, @Nullable String defaultText, String description, Parser<T> parser) {
            return new Setting<>(this, name, placeholder, List.of(), defaultText, description, false, false, parser);
        }
    }

    private static final Pattern USER_IN_ADDRESS = Pattern.compile("//[^/@]*@");

    public Setting {
        otherVariables = List.copyOf(otherVariables);
    }

    /** The same setting, which this variable of the original service sets too. */
    Setting<T> alsoSetBy(String variable) {
        return new Setting<>(
                group,
                name,
                placeholder,
                List.of(variable),
                defaultText,
                description,
                embeddedBrokerOnly,
                secret,
                parser);
    }

    /** The same setting, without a meaning where an external Kafka cluster is used. */
    Setting<T> ofEmbeddedBroker() {
        return new Setting<>(group, name, placeholder, otherVariables, defaultText, description, true, secret, parser);
    }

    /** The same setting, its value never shown. */
    Setting<T> hidden() {
        return new Setting<>(
                group, name, placeholder, otherVariables, defaultText, description, embeddedBrokerOnly, true, parser);
    }

    /** The text as it may be seen by everybody. */
    String shown(String text) {
        return secret ? "(hidden)" : USER_IN_ADDRESS.matcher(text).replaceAll("//(hidden)@");
    }

    public String option() {
        return "--" + name;
    }

    public boolean isFlag() {
        return placeholder.equals(FLAG);
    }

    /** All environment variables that set it, ours first. */
    public List<String> variables() {
        String ours = "ODA_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
        return Stream.concat(Stream.of(ours), otherVariables.stream()).toList();
    }

    /** From text to a value. */
    @FunctionalInterface
    public interface Parser<T> {
        /** Throws an {@link IllegalArgumentException} whose message tells what would be accepted. */
        T parse(String text);
    }
}
