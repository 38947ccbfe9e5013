package org.oda.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.oda.access.Scope;
import org.oda.access.Token;
import org.oda.access.TopicPattern;
import org.oda.cli.Table.Column;
import org.oda.model.JsonText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code oda token list}. */
@Command(name = "list", description = "List the tokens, without what is secret of them.", sortOptions = false)
final class TokenListCommand implements Callable<Integer> {
    @Mixin
    private final CataloguePresentation presentation = new CataloguePresentation();

    @Mixin
    private final DataOption data = new DataOption();

    private final Terminal terminal;
    private final Map<String, String> environment;

    TokenListCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        List<Token> tokens = data.tokens(environment).read();
        if (presentation.isJson(terminal)) {
            CataloguePresentation.print(
                    terminal,
                    Items.of(tokens.iterator(), token -> JsonText.of(json(token).toString())));
            return 0;
        }
        Instant now = Instant.now();
        new Table(
                        terminal,
                        "",
                        List.of(
                                Column.whole("name"),
                                Column.text("scopes"),
                                Column.text("topics"),
                                Column.whole("created"),
                                Column.whole("expires")))
                .print(Items.of(tokens.iterator(), token -> cells(token, now)));
        terminal.line(terminal.dim("%,d token%s".formatted(tokens.size(), tokens.size() == 1 ? "" : "s")));
        return 0;
    }

    private static List<String> cells(Token token, Instant now) {
        Instant expires = token.expires();
        return List.of(
                token.name(),
                token.scopes().stream().sorted().map(Scope::text).collect(Collectors.joining(",")),
                token.topics().stream().map(TopicPattern::text).collect(Collectors.joining(",")),
                token.created().toString(),
                expires == null ? "never" : token.isValidAt(now) ? expires.toString() : expires + " (expired)");
    }

    private static ObjectNode json(Token token) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", token.name());
        ArrayNode scopes = json.putArray("scopes");
        token.scopes().stream().sorted().map(Scope::text).forEach(scopes::add);
        ArrayNode topics = json.putArray("topics");
        token.topics().stream().map(TopicPattern::text).forEach(topics::add);
        Instant expires = token.expires();
        return json.put("created", token.created().toString())
                .put("expires", expires == null ? null : expires.toString());
    }
}
