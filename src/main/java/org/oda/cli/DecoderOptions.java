package org.oda.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.oda.codec.RecordDecoder;
import org.oda.codec.TimeBounds;
import org.oda.config.Setting;
import org.oda.config.Settings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The service's own rules for records, with its default settings where they are not given. */
final class DecoderOptions {
    @Option(
            names = "--earliest-time",
            paramLabel = "TIME",
            converter = Times.class,
            description = "The service's setting, where it is not the default: earlier rows are rejected.")
    private @Nullable Instant earliest;

    @Option(
            names = "--latest-ahead",
            paramLabel = "PERIOD",
            description = "The service's setting, where it is not the default, e.g. P366D.")
    private @Nullable String ahead;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    RecordDecoder decoder() {
        Duration latest = ahead == null ? fallback(Settings.LATEST_AHEAD) : period(ahead);
        return new RecordDecoder(
                Clock.systemUTC(),
                new TimeBounds(earliest == null ? fallback(Settings.EARLIEST_TIME) : earliest, latest),
                fallback(Settings.MAX_RECORD_BYTES));
    }

    private static <T> T fallback(Setting<T> setting) {
        return setting.parser().parse(Objects.requireNonNull(setting.defaultText()));
    }

    private Duration period(String text) {
        try {
            return Settings.LATEST_AHEAD.parser().parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    command.commandLine(), "--latest-ahead '%s' is no period such as P366D or PT12H".formatted(text));
        }
    }
}
