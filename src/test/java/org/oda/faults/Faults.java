package org.oda.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.oda.e2e.Api;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench/faults}: runs scenarios, or the checker alone against a service that runs elsewhere. */
@Command(
        name = "bench/faults",
        mixinStandardHelpOptions = true,
        description = {
            "Break something under load, and see that each acknowledged record is stored once, unchanged.",
            "",
            "Standard output gets a row for the table of docs/reliability.md, standard error the progress.",
            "Exit status: 0 all promises held, 1 one is broken, 2 wrong use.",
            ""
        },
        subcommands = {Faults.Send.class, Faults.Check.class})
final class Faults implements Runnable {
    static final List<Scenario> SCENARIOS = List.of(
            new KillScenario(),
            new StoreFaultScenario(),
            new DiskFullScenario(),
            new ClockScenario(),
            new PauseScenario(),
            new LargestRecordScenario(),
            new ReplayScenario(),
            new SlowReadersScenario(),
            new ManyTopicsScenario(),
            new ExternalKillScenario(),
            new LeaderScenario(),
            new FreezeScenario(Duration.ofSeconds(60)),
            new CutScenario(Duration.ofSeconds(60)),
            new BrokerGoneScenario(Duration.ofMinutes(10)),
            new BrokerFullScenario());

    @Option(names = "--list", description = "Tell the scenarios.")
    private boolean list;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    public static void main(String[] args) {
        var line = new CommandLine(new Faults());
        SCENARIOS.forEach(scenario -> {
            CommandLine command = new CommandLine(new ScenarioCommand(scenario));
            command.getCommandSpec().usageMessage().description(scenario.fault() + ": " + scenario.promise() + ".");
            line.addSubcommand(scenario.name(), command);
        });
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            failure.printStackTrace();
            return 1;
        });
        System.exit(line.execute(args));
    }

    @Override
    public void run() {
        if (!list) {
            throw new CommandLine.ParameterException(spec.commandLine(), "name a scenario, or give --list");
        }
        SCENARIOS.forEach(scenario -> System.out.printf("%-16s %s%n", scenario.name(), scenario.fault()));
    }

    /** The sending half of the checker. */
    @Command(
            name = "send",
            mixinStandardHelpOptions = true,
            description = "Register topics of its own, send to them through Kafka and HTTP, and keep a ledger.")
    static final class Send implements Callable<Integer> {
        @Parameters(paramLabel = "LEDGER", description = "The file to write; must not be there.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private Path file;

        @Option(names = "--gateway", paramLabel = "URL", defaultValue = "http://127.0.0.1:50005")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String gateway;

        @Option(names = "--topics", paramLabel = "N", defaultValue = "6")
        private int topics;

        @Option(names = "--rate", paramLabel = "N", defaultValue = "4000", description = "Records a second, at most.")
        private int rate;

        @Option(names = "--seconds", paramLabel = "N", defaultValue = "60")
        private long seconds;

        @Override
        public Integer call() {
            var api = new Api(gateway);
            Plan plan = Plan.ofTopics(topics);
            String endpoint = api.register(plan.topics().toArray(String[]::new));
            try (Ledger ledger = Ledger.create(file, plan)) {
                try (Load load = Load.start(ledger, api, endpoint, rate)) {
                    LockSupport.parkNanos(Duration.ofSeconds(seconds).toNanos());
                }
                System.out.printf("%,d records acknowledged%n", ledger.countAcknowledged());
            }
            return 0;
        }
    }

    /** The comparing half of the checker. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Compare a ledger with what the gateways return.")
    static final class Check implements Callable<Integer> {
        @Parameters(paramLabel = "LEDGER", description = "The file that 'send' has written.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private Path file;

        @Option(
                names = "--gateway",
                paramLabel = "URL",
                defaultValue = "http://127.0.0.1:50005",
                description = "Several times for instances that share the topics: each record is to be in one of them.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private List<String> gateways;

        @Option(
                names = "--patience",
                paramLabel = "S",
                defaultValue = "60",
                description = "Seconds in which a record may still be on its way.")
        private long patience;

        @Override
        public Integer call() {
            Findings findings = Audit.of(
                    Ledger.Account.read(file), gateways.stream().map(Api::new).toList(), Duration.ofSeconds(patience));
            System.out.println(findings.text());
            return findings.isClean() ? 0 : 1;
        }
    }
}
