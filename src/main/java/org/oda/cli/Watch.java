package org.oda.cli;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** Shows something again and again until the user has enough. */
final class Watch {
    private static final int UNAVAILABLE = 503;

    private final Terminal terminal;
    private final Interruption interruption;
    private final Duration pause;

    Watch(Terminal terminal, Interruption interruption, double pauseSeconds) {
        this.terminal = terminal;
        this.interruption = interruption;
        this.pause = Duration.ofNanos((long) (pauseSeconds * 1e9));
    }

    /** Returns at the interruption, or when the reader has gone away. */
    void repeat(Runnable show) {
        Thread self = Thread.currentThread();
        interruption.onRequest(self::interrupt);
        do {
            showOnce(show);
        } while (!interruption.await(pause)
                && !interruption.isRequested()
                && !terminal.out().checkError());
        // what it was for has happened
        Thread.interrupted();
    }

    /** What may pass is told instead. */
    private void showOnce(Runnable show) {
        try {
            show.run();
        } catch (UncheckedIOException e) {
            if (!interruption.isRequested()) {
                throw e;
            }
        } catch (OdaException e) {
            if (interruption.isRequested()) {
                return;
            }
            if (e.code() == ErrorCode.NOTHING_FOUND || e.code() == ErrorCode.NO_VALUES) {
                terminal.clear();
                terminal.line("nothing yet: " + e.detail());
            } else if (e.code().httpStatus() == UNAVAILABLE) {
                terminal.clear();
                terminal.line(
                        "%s (%s); asking again".formatted(e.detail(), e.code().code()));
            } else {
                throw e;
            }
        }
        if (terminal.outIsTerminal()) {
            terminal.line(terminal.dim("%s UTC, every %s s, Ctrl-C ends"
                    .formatted(
                            Instant.now()
                                    .truncatedTo(ChronoUnit.SECONDS)
                                    .toString()
                                    .substring(11, 19),
                            seconds())));
        }
    }

    private String seconds() {
        return ResultTables.number(pause.toNanos() / 1e9);
    }
}
