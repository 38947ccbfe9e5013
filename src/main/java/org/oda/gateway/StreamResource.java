package org.oda.gateway;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.util.List;
import org.oda.access.Caller;
import org.oda.access.Scope;
import org.oda.codec.StreamCodec;
import org.oda.codec.StreamPlace;
import org.oda.codec.StreamRequest;
import org.oda.live.LiveFeed;
import org.oda.live.LiveStream;
import org.oda.model.ErrorCode;
import org.oda.model.NamePattern;
import org.oda.model.NearestName;
import org.oda.model.OdaException;
import org.oda.model.Selection;
import org.oda.query.QueryEngine;
import org.oda.topics.TopicCatalogue;

/** Stored records and then those that arrive, as Server-Sent Events. */
final class StreamResource {
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final TopicCatalogue topics;
    private final QueryEngine engine;
    private final LiveFeed feed;
    private final StreamCodec codec;
    private final EventStreams streams;

    StreamResource(GatewayServices services, EventStreams streams) {
        topics = services.topics();
        engine = services.queries();
        feed = services.live();
        codec = new StreamCodec(services.clock());
        this.streams = streams;
    }

    /** {@code GET /stream}. */
    void stream(Context ctx) throws IOException {
        StreamRequest request = codec.read(ctx.queryParamMap(), ctx.header(LAST_EVENT_ID));
        Caller caller = Callers.of(ctx);
        Rights.requireAll(caller, Scope.READ, request.query().topics());
        request.query().topics().forEach(topic -> requireRegistered(topic, caller));
        ctx.contentType("text/event-stream; charset=utf-8");
        ctx.header(Header.CACHE_CONTROL, "no-store");
        // proxies hold events back otherwise
        ctx.header("X-Accel-Buffering", "no");
        if (ctx.method().equals(HandlerType.HEAD)) {
            return;
        }
        EventStream stream = streams.open(CallerName.of(ctx), Callers.check(ctx), request::id);
        try {
            stream.begin(source(request, stream));
        } catch (RuntimeException e) {
            stream.end();
            throw e;
        }
        ServletOutputStream out = ctx.res().getOutputStream();
        ctx.future(() -> stream.writeTo(out));
    }

    private LiveStream source(StreamRequest request, EventStream stream) {
        StreamPlace place = request.place();
        Selection selection = engine.selectionFrom(request.query(), place == null ? request.from() : place.start());
        if (place != null) {
            return feed.resumed(selection, place, stream::turn);
        }
        return request.from() == null
                ? feed.fromNow(selection, stream::turn)
                : feed.fromHistory(selection, stream::turn);
    }

    /** A pattern may be of topics to come, but a name that nobody registered is a mistake. */
    private void requireRegistered(NamePattern topic, Caller caller) {
        List<String> registered = topics.topics();
        if (!topic.isGlob() && !registered.contains(topic.text())) {
            throw OdaException.inField(
                    ErrorCode.UNKNOWN_TOPIC,
                    "topic",
                    "topic '%s' is not registered%s: GET /register/dc lists those that are; a pattern such as '%s*' also takes those that come"
                            .formatted(
                                    topic.text(),
                                    NearestName.of(
                                                    topic.text(),
                                                    registered.stream()
                                                            .filter(other -> Rights.may(caller, Scope.READ, other))
                                                            .toList())
                                            .map(" (did you mean '%s'?)"::formatted)
                                            .orElse(""),
                                    topic.text()));
        }
    }
}
