package org.oda.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The commands put together, and what becomes of an error: one line on stderr, and the exit status of its code. */
final class CommandTree {
    private static final int WIDEST_HELP = 120;

    private final Terminal terminal;
    private final CommandLine commands;

    CommandTree(Terminal terminal, Interruption interruption, Map<String, String> environment) {
        this.terminal = terminal;
        ServeCommand serve = new ServeCommand(terminal, interruption, environment);
        DemoCommand demo = new DemoCommand(terminal, interruption, environment);
        this.commands = new CommandLine(new RootCommand())
                .addSubcommand(demo)
                .addSubcommand(serve)
                .addSubcommand(new RegisterCommand(terminal))
                .addSubcommand(new GeneratorCommand(terminal, interruption))
                .addSubcommand(new ConsumerCommand(terminal, interruption))
                .addSubcommand(new TailCommand(terminal, interruption))
                .addSubcommand(new TopicsCommand(terminal))
                .addSubcommand(new GeneratorsCommand(terminal))
                .addSubcommand(new QueryCommand(terminal, interruption))
                .addSubcommand(new CommandLine(new RejectsCommand(terminal))
                        .addSubcommand(new RejectShowCommand(terminal))
                        .addSubcommand(new RejectReplayCommand(terminal)))
                .addSubcommand(new CommandLine(new TokenCommand())
                        .addSubcommand(new TokenCreateCommand(terminal, environment))
                        .addSubcommand(new TokenListCommand(terminal, environment))
                        .addSubcommand(new TokenRevokeCommand(terminal, environment)))
                .addSubcommand(new EraseCommand(terminal, interruption))
                .addSubcommand(new JobsCommand(terminal, interruption))
                .addSubcommand(new BackupCommand(terminal, interruption))
                .addSubcommand(new RestoreCommand(terminal, interruption))
                .addSubcommand(new ImportCommand(terminal, interruption, environment))
                .addSubcommand(new MigrateCommand(terminal, interruption, environment))
                .addSubcommand(new TrainCommand(terminal, interruption))
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpWidth(Math.min(Math.max(terminal.columns(), 80), WIDEST_HELP))
                .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((e, args) -> misused(e))
                .setExecutionExceptionHandler((e, line, result) -> failed(e));
        demo.options().addTo(spec("demo"));
        serve.options().addTo(spec("serve"));
        commands.getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .forEach(CommandTree::addHelp);
    }

    private CommandSpec spec(String command) {
        return Objects.requireNonNull(commands.getSubcommands().get(command)).getCommandSpec();
    }

    private static void addHelp(CommandSpec command) {
        if (command.findOption("--help") == null) {
            command.addOption(OptionSpec.builder("-h", "--help")
                    .usageHelp(true)
                    .description("Show this help and exit.")
                    .build());
        }
        command.subcommands().values().forEach(each -> addHelp(each.getCommandSpec()));
    }

    CommandLine commandLine() {
        return commands;
    }

    int execute(String... args) {
        return commands.execute(args);
    }

    private int misused(ParameterException e) {
        terminal.warn(String.valueOf(e.getMessage()));
        terminal.err()
                .println("Try '%s --help'."
                        .formatted(e.getCommandLine().getCommandSpec().qualifiedName()));
        return CommandLine.ExitCode.USAGE;
    }

    private int failed(Exception e) {
        terminal.out().flush();
        if (e instanceof OdaException known) {
            if (LogSetup.isJson()) {
                LoggerFactory.getLogger(CommandTree.class)
                        .atError()
                        .addKeyValue("code", known.code().code())
                        .addKeyValue("detail", known.detail())
                        .log("ended by an error");
                return known.code().exitStatus();
            }
            terminal.warn("%s (%s)".formatted(known.detail(), known.code().code()));
            return known.code().exitStatus();
        }
        if (e instanceof UncheckedIOException unwritten) {
            terminal.warn("cannot read or write: %s".formatted(reason(unwritten.getCause())));
            return CommandLine.ExitCode.SOFTWARE;
        }
        Logger log = LoggerFactory.getLogger(CommandTree.class);
        log.atError().setCause(e).log("command failed");
        if (!LogSetup.isJson()) {
            terminal.warn("internal error: %s".formatted(e));
        }
        return ErrorCode.INTERNAL.exitStatus();
    }

    /** Of some errors Java tells no more than the file, and means the rest by the class. */
    private static String reason(@Nullable Throwable e) {
        if (e instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file or folder";
        }
        if (e instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (e instanceof IOException told
                && (told instanceof FileSystemException || told.getClass() == IOException.class)) {
            return String.valueOf(told.getMessage());
        }
        return String.valueOf(e);
    }
}
