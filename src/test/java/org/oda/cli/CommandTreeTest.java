package org.oda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTreeTest {
    /** Nothing listens on port 1: a command line that is understood fails there, not before. */
    private static final String NOWHERE = "http://127.0.0.1:1";

    private final TestTerminal terminal = TestTerminal.piped();

    @TempDir
    Path folder;

    @Test
    void help_root_namesEveryCommand() {
        assertThat(run("--help")).isZero();
        assertThat(terminal.out()).contains("serve", "demo", "dg", "dc", "query", "import");
    }

    @Test
    void version_asked_namesProgramAndJava() {
        assertThat(run("--version")).isZero();
        assertThat(terminal.out()).startsWith("oda ").contains("Java " + Runtime.version());
    }

    @Test
    void help_generator_showsTheContractsOptionsAndDefaults() {
        assertThat(run("dg", "-h")).isZero();
        assertThat(terminal.out().replaceAll("\\s+", " "))
                .contains("-n, --number_of_msg=N Number of messages to send (default: 1).")
                .contains("-r, --registered=ENDPOINT")
                .contains("-a, --apigateway=URL The gateway (default: http://127.0.0.1:50005).")
                .contains("-d, --data=TEXT")
                .contains("-tp, --topic=T")
                .contains("-g, --generator_id=ID Id of the generator (default: generic_generator).")
                .contains("-ts, --timestamp=TS")
                .contains("-tps, --topics[=T...]")
                .contains("(default: generic_topic)")
                .contains("-t, --timeout=S Seconds between messages (default: 0).");
    }

    @Test
    void help_consumer_showsTheContractsOptionsAndDefaults() {
        assertThat(run("dc", "--help")).isZero();
        assertThat(terminal.out().replaceAll("\\s+", " "))
                .contains("TOPIC...")
                .contains("-r, --register=ENDPOINT")
                .contains("-a, --apigateway=URL")
                .contains("-t, --timeout=S Polling interval in seconds (default: 1).")
                .contains("-g, --group_id=ID")
                .contains("-gi, --group_instance_id=ID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dg -a URL",
                "dg -n 10 -tps livingroom kitchen -a URL",
                "dg -tps livingroom kitchen -n 10 -a URL",
                "dg --number_of_msg 10 --topics a --timeout 0.5 --generator_id g --apigateway URL",
                "dg -tp livingroom -d {'temperature':25} -g g -ts 2024-01-25T13:53:54Z -t 1 -a URL",
                "dg -tp t -d @file -a URL",
                "dg -tp t -d -5 -a URL",
                "dg --topic t --data x --timestamp 2024-01-25T13:53:54 -a URL",
                "dg -tps -a URL",
                "dc a b -t 2 -g group -gi member -a URL",
                "dc --timeout 0.1 --group_id g --group_instance_id m --apigateway URL a",
                "import some.csv --topic t --generator g --time date -a URL",
                "rejects -a URL",
                "rejects --topic a --topic b* --reason bad_json,empty --state open --from -1d --to now --limit 5 -a URL",
                "rejects show a/0/12 -a URL",
                "rejects show a/0/12 --raw -a URL",
                "rejects replay a/0/12 b/1/0 -a URL",
                "rejects replay --topic a --reason bad_json --from -1d --format json -a URL",
                "rejects replay --all -a URL",
                "topics -a URL",
                "topics livingroom --format table -a URL",
                "generators -a URL",
                "generators m* --topic energy --format JSON -a URL",
                "query --topic t --start 2024-01-25 --stop 2024-01-26T00:00:00+01:00 -a URL",
                "query --generator-id g --fun avg --field power --unit kW --frequency 0.5 -a URL",
                "query --topic a --topic room* --field f --filter f>25 --last 2 --order desc -a URL",
                "query --start -1h --stop now --limit 5 --cursor c --format NDJSON -a URL",
                "query --start -PT1H --topic t --format csv --layout long -a URL",
                "query --topic t --fun avg,p99.9 --fun twa --field f --field g --unit f=K --unit kW --by topic -a URL",
                "query --topic t --fun avg --field f --frequency P1D --tz Europe/Rome --align start --label start"
                        + " --fill null --max-gap PT5M --by topic,generator_id -a URL",
                "query --topic t --field f --plot --tz Asia/Tokyo -a URL",
                "query --topic t --fun avg --field f --frequency 60 --plot -a URL"
            })
    void execute_understoodCommandLine_failsOnlyAtTheGateway(String commandLine) {
        int status = run(commandLine.replace("URL", NOWHERE).split(" ", -1));

        assertThat(terminal.err())
                .startsWith("oda: no gateway answers at " + NOWHERE)
                .contains("(gateway-unavailable)");
        assertThat(status).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dg -n many",
                "dg -n -1",
                "dg -t -1",
                "dg -ts yesterday",
                "dg -a ftp://x",
                "dc",
                "dc t -t 0",
                "topics a b",
                "topics --format xml",
                "generators --topic",
                "query",
                "query --order desc",
                "query --fun avg --field f",
                "query --topic t --fun avg",
                "query --topic t --unit kW",
                "query --topic t --fun avg --field f --unit g=kW",
                "query --topic t --fun avg --field f --tz Europe/Roma",
                "query --topic t --fun avg --field f --fill zero",
                "query --topic t --fun avg --field f --by room",
                "query --topic t --filter warm",
                "query --topic t --filter f>1.2.3",
                "query --topic t --last few",
                "query --topic t --format xlsx",
                "query --topic t --layout long",
                "query --topic t --plot",
                "query --topic t --fun avg --field f --plot",
                "query --topic t --field f --plot --output f.csv",
                "query --topic t --watch 0",
                "query --topic t --watch --format parquet",
                "rejects --limit 0",
                "rejects --limit few",
                "rejects --format csv",
                "rejects show",
                "rejects show a/0",
                "rejects replay",
                "rejects replay a/x/1",
                "rejects replay a/0/1 --all",
                "rejects replay a/0/1 a/0/2 --value file",
                "rejects replay --all --value file",
                "import",
                "import some.csv --topic",
                "serve --prot 1",
                "nonsense"
            })
    void execute_misused_saysSoWithStatusTwo(String commandLine) {
        assertThat(run(commandLine.split(" ", -1))).isEqualTo(2);
        assertThat(terminal.err()).startsWith("oda: ").contains("--help");
        assertThat(terminal.out()).isEmpty();
    }

    @Test
    void help_query_groupsItsOptionsAndGivesExamples() {
        assertThat(run("query", "--help")).isZero();
        assertThat(terminal.out())
                .containsSubsequence(
                        "Which records:",
                        "--topic=T",
                        "--filter=TEST",
                        "--cursor=C",
                        "Calculated values, instead of the records themselves:",
                        "--fun=NAME",
                        "--unit=[FIELD=]U",
                        "--by=KEY",
                        "How they are shown:",
                        "--format=NAME",
                        "--plot",
                        "--watch[=SECONDS]",
                        "Examples:",
                        "  oda query --topic");
    }

    @Test
    void serve_printConfig_showsEveryValueWithItsSource() throws IOException {
        Path file = Files.writeString(folder.resolve("oda.properties"), "kafka-port=0\n");

        int status = new CommandTree(terminal.terminal(), new Interruption(), Map.of("api_gateway_port", "8080"))
                .execute("serve", "--config", file.toString(), "--group", "mine", "--print-config");

        assertThat(status).isZero();
        assertThat(terminal.out().lines())
                .anyMatch(line -> line.matches("port +  ?= 8080 +# environment variable api_gateway_port"))
                .anyMatch(line -> line.matches("kafka-port += 0 +# file .*oda.properties"))
                .anyMatch(line -> line.matches("group += mine +# option --group"))
                .anyMatch(line -> line.matches("data += oda-data +# default"));
    }

    @Test
    void serve_badSettings_allTold() {
        assertThat(run("serve", "--port", "x", "--topic-partitions", "0")).isEqualTo(2);
        assertThat(terminal.err()).contains("port 'x' (option --port)", "topic-partitions '0'", "(bad-config)");
    }

    @Test
    void help_serve_showsEverySettingWithDefaultAndVariables() {
        assertThat(run("serve", "--help")).isZero();
        assertThat(terminal.out().replaceAll("\\s+", " "))
                .contains("--port=PORT Port of the HTTP gateway; 0 for any free one. (default: 50005; also: ODA_PORT,"
                        + " api_gateway_port)")
                .contains("--data=DIR")
                .contains("--config=FILE");
    }

    private int run(String... args) {
        return new CommandTree(terminal.terminal(), new Interruption(), Map.of()).execute(args);
    }
}
