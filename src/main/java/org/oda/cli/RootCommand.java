package org.oda.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code oda} itself: shows what there is. */
@Command(
        name = "oda",
        description = "Observable Data Access: sensor records in through Kafka, out as a stream or a query.",
        mixinStandardHelpOptions = true,
        versionProvider = RootCommand.Version.class,
        subcommands = CommandLine.HelpCommand.class,
        footer = {"", "Begin with 'oda demo', or see 'oda COMMAND --help'."})
final class RootCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** From the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = RootCommand.class.getPackage().getImplementationVersion();
            return new String[] {
                "oda %s (Java %s)".formatted(version == null ? "development" : version, Runtime.version())
            };
        }
    }
}
