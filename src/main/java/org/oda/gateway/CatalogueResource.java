package org.oda.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oda.access.Caller;
import org.oda.access.Scope;
import org.oda.catalogue.Catalogue;
import org.oda.catalogue.Entry;
import org.oda.catalogue.GeneratorDetail;
import org.oda.catalogue.Listing;
import org.oda.catalogue.TopicDetail;
import org.oda.model.NamePattern;
import org.oda.model.TopicDeclaration;

/** Tells what topics, generators and attributes there are. */
final class CatalogueResource {
    private static final int DEFAULT_LIMIT = 100;
    private static final String MORE = "'next' of an answer, given as 'after', leads to the following page";
    private static final List<String> LISTING = List.of("q", "limit", "after");
    private static final List<String> GENERATOR_LISTING = List.of("topic", "q", "limit", "after");

    private final Catalogue catalogue;
    private final Supplier<Map<String, TopicDeclaration>> declarations;
    private final Function<String, @Nullable Long> lag;

    /** @param declarations by topic; without those of which nothing is declared */
    CatalogueResource(
            Catalogue catalogue,
            Supplier<Map<String, TopicDeclaration>> declarations,
            Function<String, @Nullable Long> lag) {
        this.catalogue = catalogue;
        this.declarations = declarations;
        this.lag = lag;
    }

    /** {@code GET /topics?q=…&limit=…&after=…}. */
    void topics(Context ctx) {
        Parameters.requireKnown(ctx, LISTING);
        Listing.Page page = catalogue.topics(listing(ctx), shown(ctx));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode list = answer.putArray("topics");
        page.entries().forEach(topic -> describe(topic, declaration(topic.name()), list.addObject()));
        send(ctx, end(answer, page));
    }

    /** {@code GET /topics/{topic}}. */
    void topic(Context ctx) {
        TopicDetail detail = catalogue.topic(ctx.pathParam("topic"), shown(ctx));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        TopicDeclaration declaration = declaration(detail.topic().name());
        describe(detail.topic(), declaration, answer);
        CatalogueJson.putTopicAttributes(answer, detail.attributes(), detail.hasAllAttributes(), declaration);
        CatalogueJson.putGenerators(answer, detail.generators(), detail.hasAllGenerators());
        send(ctx, answer);
    }

    /** {@code GET /generators?q=…&topic=…&limit=…&after=…}. */
    void generators(Context ctx) {
        Parameters.requireKnown(ctx, GENERATOR_LISTING);
        String topic = Parameters.text(ctx, "topic");
        if (topic != null) {
            Rights.require(Callers.of(ctx), Scope.READ, topic);
        }
        Listing.Page page =
                catalogue.generators(listing(ctx), shown(ctx), topic == null ? null : new NamePattern(topic));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode list = answer.putArray("generators");
        page.entries().forEach(generator -> CatalogueJson.putGenerator(list.addObject(), generator));
        send(ctx, end(answer, page));
    }

    /** {@code GET /generators/{generator}}. */
    void generator(Context ctx) {
        GeneratorDetail detail = catalogue.generator(ctx.pathParam("generator"), shown(ctx));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        CatalogueJson.putGenerator(answer, detail.generator());
        CatalogueJson.putTopics(answer, detail.topics(), detail.hasAllTopics(), declarations.get());
        send(ctx, answer);
    }

    /** Lists leave out what their caller may not read; who names it is refused. */
    private static Predicate<String> shown(Context ctx) {
        Caller caller = Callers.of(ctx);
        return topic -> Rights.may(caller, Scope.READ, topic);
    }

    private TopicDeclaration declaration(String topic) {
        return declarations.get().getOrDefault(topic, TopicDeclaration.NONE);
    }

    private void describe(Entry topic, TopicDeclaration declaration, ObjectNode json) {
        CatalogueJson.putTopic(json, topic, declaration, lag.apply(topic.name()));
    }

    private static Listing listing(Context ctx) {
        return new Listing(
                Parameters.text(ctx, "q"),
                Parameters.text(ctx, "after"),
                Parameters.limit(ctx, DEFAULT_LIMIT, Listing.MOST, MORE));
    }

    private static ObjectNode end(ObjectNode answer, Listing.Page page) {
        return answer.put("next", page.next()).put("complete", page.isComplete());
    }

    private static void send(Context ctx, ObjectNode answer) {
        Responses.json(ctx, answer.toString().getBytes(StandardCharsets.UTF_8));
    }
}
