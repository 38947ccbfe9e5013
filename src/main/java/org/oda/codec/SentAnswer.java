package org.oda.codec;

import org.jspecify.annotations.Nullable;
import org.oda.model.OdaException;
import org.oda.model.RecordId;

/** What became of the records of one request, as JSON; in the order in which they were sent. */
public final class SentAnswer {
    private static final int BYTES_OF_ONE = 32;

    private final JsonBuffer results;

    public SentAnswer(int records) {
        results = new JsonBuffer(Math.addExact(BYTES_OF_ONE, records * BYTES_OF_ONE));
    }

    /**
     * Kafka has it and it will be stored.
     *
     * @param breach in what it breaks the declaration of its topic; {@code null} where it does not
     */
    public void accepted(RecordId id, @Nullable String breach) {
        place(id);
        if (breach != null) {
            results.raw(",\"flagged\":").string(breach);
        }
        results.raw("}");
    }

    /**
     * It will not be stored.
     *
     * @param id {@code null} where Kafka does not have it, or does not say so
     */
    public void refused(@Nullable RecordId id, String reason, String detail) {
        place(id);
        results.raw(",\"reason\":")
                .string(reason)
                .raw(",\"detail\":")
                .string(detail)
                .raw("}");
    }

    /** {@code {"accepted":1,"rejected":1,"results":[…]}}. */
    public byte[] write(int accepted, int rejected) {
        JsonBuffer json = new JsonBuffer(results.length() + 100);
        json.raw("{\"accepted\":").raw(Integer.toString(accepted));
        json.raw(",\"rejected\":").raw(Integer.toString(rejected));
        appendResults(json);
        return json.raw("}").toByteArray();
    }

    /** A problem document that has the results too. */
    public byte[] writeProblem(OdaException problem) {
        JsonBuffer json = new JsonBuffer(results.length() + 300);
        ProblemCodec.begin(json, problem);
        appendResults(json);
        return json.raw("}").toByteArray();
    }

    private void place(@Nullable RecordId id) {
        results.raw(results.length() == 0 ? "" : ",");
        if (id == null) {
            results.raw("{\"partition\":null,\"offset\":null");
        } else {
            results.raw("{\"partition\":").raw(Integer.toString(id.partition()));
            results.raw(",\"offset\":").raw(Long.toString(id.offset()));
        }
    }

    private void appendResults(JsonBuffer json) {
        json.raw(",\"results\":[");
        json.write(results.bytes(), 0, results.length());
        json.raw("]");
    }
}
