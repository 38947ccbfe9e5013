package org.oda.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import org.oda.backup.Watcher;

/** Work on files, with its progress on the terminal, that is interrupted by Ctrl-C and tidies up then. */
final class Steps {
    private static final int INTERRUPTED = 130;

    private Steps() {}

    /** What is done; it returns the exit status. */
    interface Work {
        int run(Watcher watcher) throws IOException, InterruptedException;
    }

    static int run(Terminal terminal, Interruption interruption, Work work) {
        Thread worker = Thread.currentThread();
        interruption.onRequest(worker::interrupt);
        long began = System.nanoTime();
        try (Progress progress = new Progress(terminal)) {
            return work.run((step, done, total) -> progress.update(() -> total == 0
                    ? step
                    : "%s %s".formatted(step, Progress.bar((double) done / total, (System.nanoTime() - began) / 1e9))));
        } catch (InterruptedException | ClosedByInterruptException e) {
            terminal.warn("interrupted; nothing is left of it");
            return INTERRUPTED;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
