package org.oda.cli;

import java.util.concurrent.Callable;
import org.oda.client.GeneratorDetails;
import org.oda.client.OdaClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oda generators}: lists the generators, or tells of one. */
@Command(
        name = "generators",
        description =
                "List the generators with what is stored of them; or tell of one generator: its attributes with units"
                        + " and last values on each topic.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  oda generators --topic livingroom",
            "  oda generators thermometer",
            "  oda generators 'meter*' --format json"
        })
final class GeneratorsCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "This generator; with '*' for any characters, those that match (default: list all).")
    private String id = "";

    @Option(
            names = "--topic",
            paramLabel = "T",
            description = "List only those that sent on this topic; '*' stands for any characters.")
    private String topic = "";

    @Mixin
    private final CataloguePresentation presentation = new CataloguePresentation();

    @Mixin
    private final GatewayOption gateway = new GatewayOption();

    private final Terminal terminal;

    GeneratorsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        OdaClient client = gateway.client();
        boolean json = presentation.isJson(terminal);
        if (id.isEmpty() || id.contains("*") || !topic.isEmpty()) {
            if (json) {
                CataloguePresentation.print(
                        terminal, Items.of(client.generators(id, topic), generator -> generator.json()));
            } else {
                new CatalogueTables(terminal).generators(client.generators(id, topic));
            }
        } else {
            GeneratorDetails details = client.generator(id);
            if (json) {
                terminal.line(details.generator().json().toString());
            } else {
                new CatalogueTables(terminal).generator(details);
            }
        }
        return 0;
    }
}
