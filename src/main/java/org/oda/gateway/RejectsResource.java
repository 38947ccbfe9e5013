package org.oda.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.access.Audit;
import org.oda.access.Caller;
import org.oda.access.Scope;
import org.oda.codec.RejectsCodec;
import org.oda.codec.ReplayRequest;
import org.oda.model.NamePattern;
import org.oda.model.RecordId;
import org.oda.model.RejectSelection;
import org.oda.pump.RawValue;
import org.oda.pump.Reject;
import org.oda.pump.RejectPage;
import org.oda.pump.RejectReader;
import org.oda.pump.ReplayReport;
import org.oda.pump.Replayer;

/** Shows the records that were not stored, the newest first, and stores those that can be stored after all. */
final class RejectsResource {
    /** Topics in a line of the audit log. */
    private static final int MOST_NAMED = 20;

    private static final int NO_CONTENT = 204;
    private static final String RAW_LENGTH = "Oda-Raw-Length";

    private final RejectReader rejects;
    private final Replayer replayer;
    private final RejectsCodec codec;
    private final Audit audit;
    private final RequestBody bodies;

    RejectsResource(GatewayServices services, RequestBody bodies) {
        rejects = services.rejects();
        replayer = services.replayer();
        codec = new RejectsCodec(services.clock());
        this.bodies = bodies;
        audit = services.entrance().audit();
    }

    /** {@code GET /rejects}. */
    void list(Context ctx) {
        ReplayRequest.Selected asked = codec.readPage(ctx.queryParamMap());
        Caller caller = Callers.of(ctx);
        for (NamePattern topic : asked.selection().topics()) {
            Rights.require(caller, Scope.READ, topic.text());
        }
        RejectPage page = rejects.page(
                asked.selection(), topic -> Rights.may(caller, Scope.READ, topic), asked.cursor(), asked.limit());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode list = answer.putArray("rejects");
        page.rejects().forEach(reject -> describe(reject, list.addObject()));
        answer.put("next", page.next());
        send(ctx, answer);
    }

    /** {@code GET /rejects/{topic}/{partition}/{offset}}. */
    void show(Context ctx) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        describe(rejects.reject(id(ctx)), answer);
        send(ctx, answer);
    }

    /** {@code GET /rejects/{topic}/{partition}/{offset}/raw}: the bytes, to be kept, not to be shown by a browser. */
    void raw(Context ctx) {
        RecordId id = id(ctx);
        RawValue raw = rejects.raw(id);
        if (raw == null) {
            ctx.status(NO_CONTENT);
            return;
        }
        ctx.header(
                Header.CONTENT_DISPOSITION,
                "attachment; filename=\"%s-%d-%d\"".formatted(id.topic(), id.partition(), id.offset()));
        ctx.header(RAW_LENGTH, Long.toString(raw.fullLength()));
        ctx.contentType("application/octet-stream").result(raw.bytes());
    }

    /** {@code POST /rejects/replay}. */
    void replay(Context ctx) throws IOException {
        ReplayRequest asked = bodies.read(ctx, RequestBody.MOST_BYTES, codec::readReplay);
        Caller caller = Callers.of(ctx);
        requireReplay(caller, asked);
        ReplayReport report = replayer.replay(asked);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode results = JsonNodeFactory.instance.arrayNode();
        int replayed = 0;
        for (ReplayReport.Result result : report.results()) {
            ObjectNode json = results.addObject().put("id", result.id().toString());
            if (result instanceof ReplayReport.Stored stored) {
                json.put("stored", true).put("already", stored.already());
                replayed++;
            } else if (result instanceof ReplayReport.Refused refused) {
                json.put("stored", false).put("reason", refused.reason()).put("detail", refused.detail());
            }
        }
        audit.record(
                caller.name(),
                "rejects.replay",
                Map.of("replayed", replayed, "refused", results.size() - replayed, "topics", topics(report)));
        answer.put("replayed", replayed).put("refused", results.size() - replayed);
        answer.set("results", results);
        answer.put("more", report.more()).put("next", report.next());
        send(ctx, answer);
    }

    private static void requireReplay(Caller caller, ReplayRequest asked) {
        if (asked instanceof ReplayRequest.Chosen chosen) {
            chosen.items()
                    .forEach(item ->
                            Rights.require(caller, Scope.ADMIN, item.id().topic()));
        } else if (asked instanceof ReplayRequest.Selected selected) {
            Rights.requireAll(caller, Scope.ADMIN, selected.selection().topics());
        }
    }

    private static List<String> topics(ReplayReport report) {
        return report.results().stream()
                .map(result -> result.id().topic())
                .distinct()
                .limit(MOST_NAMED)
                .toList();
    }

    private static RecordId id(Context ctx) {
        return RejectsCodec.readId(
                "%s/%s/%s".formatted(ctx.pathParam("topic"), ctx.pathParam("partition"), ctx.pathParam("offset")),
                "id");
    }

    private static void send(Context ctx, ObjectNode answer) {
        Responses.json(ctx, answer.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void describe(Reject reject, ObjectNode json) {
        json.put("id", reject.id().toString())
                .put("topic", reject.id().topic())
                .put("partition", reject.id().partition())
                .put("offset", reject.id().offset())
                .put("time", reject.sentAt().toString())
                .put("rejected_at", reject.rejectedAt().toString())
                .put("reason", reject.reason())
                .put("detail", reject.detail())
                .put("stored", reject.stored())
                .put("state", state(reject))
                .put(
                        "replayed_at",
                        reject.replayedAt() == null ? null : reject.replayedAt().toString());
        RawValue raw = reject.raw();
        json.put("raw_length", raw == null ? 0 : raw.fullLength())
                .put("raw_text", raw == null ? null : textOf(raw))
                .put("raw_base64", raw == null ? null : raw.bytes());
    }

    private static String state(Reject reject) {
        RejectSelection.State state =
                reject.replayedAt() == null ? RejectSelection.State.OPEN : RejectSelection.State.REPLAYED;
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** {@code null} where the bytes are no text. Half of a character at the cut is left out. */
    private static @Nullable String textOf(RawValue raw) {
        CharBuffer text = CharBuffer.allocate(raw.bytes().length);
        boolean isText = !StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(raw.bytes()), text, !raw.isCut())
                .isError();
        return isText ? text.flip().toString() : null;
    }
}
