package org.oda.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.oda.fuzz.Promise;
import org.oda.model.OdaException;

/**
 * The places that clients give back. The first byte tells which, and whether the rest is the text itself or what is in it:
 * a seal is not found by trying.
 */
public final class CursorFuzz {
    private static final byte VERSION = 1;
    private static final byte[] QUERY = {'q'};

    private CursorFuzz() {}

    public static void check(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        String text =
                (input[0] & 1) == 0 ? new String(rest, StandardCharsets.ISO_8859_1) : Seal.close(VERSION, rest, QUERY);
        try {
            if ((input[0] & 2) == 0) {
                PageCursor cursor = PageCursor.read(text, QUERY, "cursor");
                Promise.same("cursor", cursor, PageCursor.read(cursor.write(QUERY), QUERY, "cursor"));
            } else {
                String place = StreamPlace.read(text, QUERY).write(QUERY);
                Promise.same("place", place, StreamPlace.read(place, QUERY).write(QUERY));
            }
        } catch (OdaException e) {
            Promise.isClear(e);
        }
    }
}
