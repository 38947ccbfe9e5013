package org.oda.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Optional;
import org.oda.config.LogFormat;
import org.oda.config.LogLevel;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** What the settings change in the log; all else is in {@code logback.xml}. */
final class LogSetup {
    /** The name of the appender there. */
    private static final String CONSOLE = "CONSOLE";

    private LogSetup() {}

    static void level(LogLevel level) {
        context().ifPresent(context -> context.getLogger("org.oda").setLevel(Level.toLevel(level.name())));
    }

    /** From now on; for text there is nothing to do. What ends a thread becomes a line of the log as well. */
    static void format(LogFormat format) {
        if (format == LogFormat.TEXT || isJson()) {
            return;
        }
        context()
                .ifPresent(context -> console(context).ifPresent(console -> {
                    var encoder = new JsonLogEncoder();
                    encoder.setContext(context);
                    encoder.start();
                    console.setEncoder(encoder);
                    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> LoggerFactory.getLogger(LogSetup.class)
                            .atError()
                            .addKeyValue("ended", thread.getName())
                            .setCause(e)
                            .log("thread ended by an error"));
                }));
    }

    static boolean isJson() {
        return context()
                .flatMap(LogSetup::console)
                .map(console -> console.getEncoder() instanceof JsonLogEncoder)
                .orElse(false);
    }

    private static Optional<LoggerContext> context() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        return factory instanceof LoggerContext context ? Optional.of(context) : Optional.empty();
    }

    private static Optional<OutputStreamAppender<ILoggingEvent>> console(LoggerContext context) {
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Appender<ILoggingEvent> appender = root.getAppender(CONSOLE);
        return appender instanceof OutputStreamAppender<ILoggingEvent> console
                ? Optional.of(console)
                : Optional.empty();
    }
}
