package org.oda.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.pump.RawValue;
import org.oda.pump.Reject;
import org.oda.pump.RejectPage;
import org.oda.pump.RejectReader;

/** Shows the records that were not stored, the newest first. */
final class RejectsResource {
    private static final int DEFAULT_LIMIT = 100;

    private final RejectReader rejects;

    RejectsResource(RejectReader rejects) {
        this.rejects = rejects;
    }

    /** {@code GET /rejects?limit=…&cursor=…}. */
    void list(Context ctx) {
        RejectPage page = rejects.page(ctx.queryParam("cursor"), limit(ctx.queryParam("limit")));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode list = answer.putArray("rejects");
        page.rejects().forEach(reject -> describe(reject, list.addObject()));
        answer.put("next", page.next());
        Responses.json(ctx, answer.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static int limit(@Nullable String text) {
        try {
            return text == null ? DEFAULT_LIMIT : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw OdaException.inField(
                    ErrorCode.BAD_VALUE,
                    "limit",
                    "limit is a number from 1 to %d, not '%s'".formatted(RejectReader.MAX_LIMIT, text));
        }
    }

    private static void describe(Reject reject, ObjectNode json) {
        json.put("topic", reject.id().topic())
                .put("partition", reject.id().partition())
                .put("offset", reject.id().offset())
                .put("time", reject.sentAt().toString())
                .put("rejected_at", reject.rejectedAt().toString())
                .put("reason", reject.reason())
                .put("detail", reject.detail());
        RawValue raw = reject.raw();
        json.put("raw_length", raw == null ? 0 : raw.fullLength())
                .put("raw_text", raw == null ? null : textOf(raw))
                .put("raw_base64", raw == null ? null : raw.bytes());
    }

    /** {@code null} where the bytes are no text. */
    private static @Nullable String textOf(RawValue raw) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw.bytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
