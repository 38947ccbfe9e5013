package org.oda.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oda.fuzz.Promise;
import org.oda.model.OdaException;

/** The body of records by HTTP: the first byte tells the form, the rest is the body. */
public final class RecordsFuzz {
    private static final JsonMapper TREES = new JsonMapper();
    private static final int MOST = 1_000;

    private RecordsFuzz() {}

    public static void check(byte[] input) {
        if (input.length == 0) {
            return;
        }
        RecordsBody.Form form = input[0] == 'L' ? RecordsBody.Form.LINES : RecordsBody.Form.ANY;
        byte[] body = Arrays.copyOfRange(input, 1, input.length);
        List<byte[]> records;
        try {
            records = RecordsBody.read(body.clone(), body.length, form, "t", MOST);
        } catch (OdaException e) {
            Promise.isClear(e);
            return;
        }
        JsonNode array = form == RecordsBody.Form.ANY ? array(body) : null;
        if (array != null) {
            Promise.same("number of records", array.size(), records.size());
        }
        Promise.holds(records.size() <= MOST, "%s records", records.size());
        String sent = new String(body, StandardCharsets.ISO_8859_1);
        for (byte[] record : records) {
            Promise.holds(record.length > 0, "an empty record");
            Decoded decoded = RecordFuzz.DECODER.decode(RecordFuzz.ID, record);
            if (decoded instanceof Decoded.Accepted accepted) {
                Promise.holds(
                        sent.contains(new String(
                                accepted.record().record().data().toByteArray(), StandardCharsets.ISO_8859_1)),
                        "data that was not sent: %s",
                        accepted.record().record().data());
            } else if (decoded instanceof Decoded.Rejected rejected) {
                Promise.isClear(rejected.detail());
            }
        }
    }

    private static @Nullable JsonNode array(byte[] body) {
        try {
            JsonNode tree = TREES.readTree(body);
            return tree.isArray() ? tree : null;
        } catch (IOException e) {
            return null;
        }
    }
}
