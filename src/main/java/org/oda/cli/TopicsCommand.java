package org.oda.cli;

import java.util.concurrent.Callable;
import org.oda.client.OdaClient;
import org.oda.client.TopicDetails;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code oda topics}: lists the topics, or tells of one. */
@Command(
        name = "topics",
        description =
                "List the topics with what is stored of them; or tell of one topic: its attributes with units and last"
                        + " values, and its generators.",
        sortOptions = false,
        footer = {"", "Examples:", "  oda topics", "  oda topics livingroom", "  oda topics 'room*' --format json"})
final class TopicsCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "This topic; with '*' for any characters, those that match (default: list all).")
    private String name = "";

    @Mixin
    private final CataloguePresentation presentation = new CataloguePresentation();

    @Mixin
    private final GatewayOption gateway = new GatewayOption();

    private final Terminal terminal;

    TopicsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        OdaClient client = gateway.client();
        boolean json = presentation.isJson(terminal);
        if (name.isEmpty() || name.contains("*")) {
            if (json) {
                CataloguePresentation.print(terminal, Items.of(client.topics(name), topic -> topic.json()));
            } else {
                new CatalogueTables(terminal).topics(client.topics(name));
            }
        } else {
            TopicDetails details = client.topic(name);
            if (json) {
                terminal.line(details.topic().json().toString());
            } else {
                new CatalogueTables(terminal).topic(details);
            }
        }
        return 0;
    }
}
