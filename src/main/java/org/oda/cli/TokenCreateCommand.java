package org.oda.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAmount;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oda.access.Scope;
import org.oda.access.TokenFile;
import org.oda.access.TopicPattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code oda token create}. */
@Command(
        name = "create",
        description = {
            "Make a token, and print it: it is not kept, and cannot be shown again.",
            "",
            "Over HTTP it is sent as 'Authorization: Bearer TOKEN'; in Kafka the user is NAME and the password the token.",
            ""
        },
        sortOptions = false,
        footer = {
            "",
            "Scopes: register topics and declare them; send records; read records, catalogue and rejects; admin: erase,"
                    + " replay, back up.",
            "",
            "Examples:",
            "  oda token create admin --scope register,send,read,admin",
            "  TOKEN=$(oda token create kitchen-sensors --scope register,send --topics 'kitchen*,cellar')",
            "  oda token create guest --scope read --expires P30D"
        })
final class TokenCreateCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME",
            description = "Name by which it is logged and revoked: a-z, 0-9, '.', '_' and '-'.")
    private String name = "";

    @Option(
            names = "--scope",
            required = true,
            split = ",",
            paramLabel = "SCOPE",
            converter = Scopes.class,
            description = "What it opens, separated by commas: register, send, read, admin.")
    private List<Scope> scopes = List.of();

    @Option(
            names = "--topics",
            split = ",",
            paramLabel = "PATTERN",
            description =
                    "For which topics, separated by commas; '*' stands for any characters (default: *, all topics).")
    private List<String> topics = List.of("*");

    @Option(
            names = "--expires",
            paramLabel = "PERIOD",
            converter = Expiry.class,
            description =
                    "After which it is not valid any more, e.g. P90D, PT12H; or until when, e.g. 2027-01-01T00:00:00Z"
                            + " (default: never).")
    private @Nullable Instant expires;

    @Mixin
    private final DataOption data = new DataOption();

    private final Terminal terminal;
    private final Map<String, String> environment;

    TokenCreateCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        TokenFile file = data.tokens(environment);
        Set<Scope> asked = new LinkedHashSet<>(scopes);
        List<TopicPattern> patterns =
                topics.stream().map(String::strip).map(TopicPattern::new).toList();
        TokenFile.Created created = file.create(name, asked, patterns, Instant.now(), expires);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("name", name);
        details.put("scopes", asked.stream().sorted().map(Scope::text).toList());
        details.put("topics", patterns.stream().map(TopicPattern::text).toList());
        details.put("expires", expires == null ? "never" : expires.toString());
        data.audit(environment).record(DataOption.user(), "token.create", details);
        terminal.line(created.text());
        terminal.warn("token '%s' is kept, as a hash, in %s"
                .formatted(name, file.path().toAbsolutePath().normalize()));
        if (created.first()) {
            terminal.warn("this is the first token: from its next start on the service of this folder asks for tokens;"
                    + " --access off is the way back");
        }
        return 0;
    }

    static final class Scopes implements ITypeConverter<Scope> {
        @Override
        public Scope convert(String text) {
            return Scope.of(text.strip());
        }
    }

    static final class Expiry implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            Instant now = Instant.now();
            Instant until = until(text, now);
            if (!until.isAfter(now)) {
                throw new TypeConversionException("'%s' is over already".formatted(text));
            }
            return until;
        }

        private static Instant until(String text, Instant now) {
            try {
                if (!text.startsWith("P")) {
                    return Instant.parse(text);
                }
                TemporalAmount period = text.contains("T") ? java.time.Duration.parse(text) : Period.parse(text);
                return now.atOffset(ZoneOffset.UTC).plus(period).toInstant();
            } catch (DateTimeException | ArithmeticException e) {
                throw new TypeConversionException(
                        "'%s' is no period such as P90D or PT12H, and no time such as 2027-01-01T00:00:00Z"
                                .formatted(text));
            }
        }
    }
}
