package org.oda.codec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.regex.Pattern;

/** Tells people what is wrong with a text that is no JSON. */
public final class JsonFault {
    /** What the library tells of itself: its classes, and switches that nobody can reach. */
    private static final Pattern LIBRARY_TALK = Pattern.compile(" \\(start marker at .*|, from `[^`]*`"
            + "| \\(bound as `[^`]*`\\)|: not allowed as per `[^`]*`|: enable `[^`]*` to allow");

    private JsonFault() {}

    /** What a reader of the library disliked, and where, in one line of at most some 250 characters. */
    public static String describe(IOException e) {
        if (e instanceof JsonProcessingException json) {
            JsonLocation location = json.getLocation(); // a limit that is passed is nowhere
            String where = location == null
                    ? ""
                    : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
            String what = LIBRARY_TALK
                    .matcher(String.valueOf(json.getOriginalMessage()))
                    .replaceAll("");
            return Clip.line(what) + where;
        }
        return Clip.line(String.valueOf(e.getMessage()));
    }
}
