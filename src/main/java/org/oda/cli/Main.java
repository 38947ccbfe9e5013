package org.oda.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.Locale;

/** The program: one command, one exit status. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // numbers look the same everywhere, and like those in the JSON
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> onShutdown(interruption), "oda-shutdown"));
        StandardOutput output = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        Terminal terminal = Terminal.ofProcess(System.getenv(), output);
        int status = new CommandTree(terminal, interruption, System.getenv()).execute(args);
        terminal.out().flush();
        String loss = output.loss();
        if (loss != null) {
            terminal.warn(loss);
            status = Math.max(status, 1);
        }
        interruption.finished(status);
        System.exit(status);
    }

    /** Ctrl-C would end the process with status 130 whatever the command made of it; halting keeps the command's own. */
    private static void onShutdown(Interruption interruption) {
        if (!interruption.isFinished() && interruption.request()) {
            interruption.awaitFinished().ifPresent(Runtime.getRuntime()::halt);
        }
    }
}
