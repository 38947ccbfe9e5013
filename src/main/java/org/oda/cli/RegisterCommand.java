package org.oda.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oda.codec.RegistrationCodec;
import org.oda.model.TopicRegistration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code oda register}: makes topics, and declares what is sent on them. */
@Command(
        name = "register",
        description = "Make topics, and declare who owns them and which attributes, units and ranges they have."
                + " Prints where to send to.",
        sortOptions = false)
final class RegisterCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";

    @Parameters(
            arity = "0..*",
            paramLabel = "TOPIC",
            description = "Topics without a declaration; one that has one keeps it.")
    private List<String> topics = new ArrayList<>();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Declarations as JSON, '-' for standard input: {\"topics\":[{\"topic\":\"coldstore\","
                    + "\"strict\":true,\"attributes\":{\"temperature\":{\"unit\":\"Cel\",\"min\":-40,\"max\":10}}}]}. Each replaces"
                    + " the one before.")
    private @Nullable Path file;

    @Mixin
    private final GatewayOption gateway = new GatewayOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final Terminal terminal;

    RegisterCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (topics.isEmpty() && file == null) {
            throw new ParameterException(spec.commandLine(), "name a topic, or a file of declarations with --file");
        }
        List<TopicRegistration> registrations = new ArrayList<>();
        topics.forEach(topic -> registrations.add(TopicRegistration.plain(topic)));
        if (file != null) {
            registrations.addAll(RegistrationCodec.read(content(file)));
        }
        terminal.line(gateway.client().declare(registrations));
        return 0;
    }

    private static byte[] content(Path file) {
        try {
            return file.toString().equals(STANDARD_INPUT) ? System.in.readAllBytes() : Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
