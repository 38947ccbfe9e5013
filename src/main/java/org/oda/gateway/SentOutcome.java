package org.oda.gateway;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.oda.codec.SentAnswer;
import org.oda.intake.Receipt;
import org.oda.intake.Refusal;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** What became of the records of one request, in their order. */
final class SentOutcome {
    private static final String TOO_LARGE = "too_large";
    private static final String NOT_ACKNOWLEDGED = "not_acknowledged";
    private static final String NOT_SENT = "not_sent";

    private final int records;
    private final SentAnswer answer;
    private int told;
    private int accepted;
    private int rejected;
    private @Nullable String firstRefusal;
    private @Nullable OdaException firstFailure;

    SentOutcome(int records) {
        this.records = records;
        answer = new SentAnswer(records);
    }

    void received(Receipt receipt) {
        Refusal refusal = receipt.refusal();
        if (refusal == null) {
            accepted++;
            answer.accepted(receipt.id(), receipt.breach());
        } else {
            refused(refusal.reason(), refusal.detail());
            answer.refused(receipt.id(), refusal.reason(), refusal.detail());
        }
        told++;
    }

    void failed(OdaException failure) {
        if (failure.code() == ErrorCode.BODY_TOO_LARGE) {
            refused(TOO_LARGE, failure.detail());
            answer.refused(null, TOO_LARGE, failure.detail());
        } else {
            firstFailure = firstFailure == null ? failure : firstFailure;
            answer.refused(null, NOT_ACKNOWLEDGED, "Kafka did not acknowledge it, and may have it all the same");
        }
        told++;
    }

    /** All that are left were not even tried. */
    void restUnsent() {
        for (; told < records; told++) {
            answer.refused(null, NOT_SENT, "Kafka was away before it could be sent");
        }
    }

    int accepted() {
        return accepted;
    }

    int rejected() {
        return rejected;
    }

    int failed() {
        return records - accepted - rejected;
    }

    /**
     * Why the request failed; {@code null} where it did not.
     *
     * @param waited {@code null} unless the records were waited for so long and are not stored yet
     */
    @Nullable OdaException trouble(@Nullable Duration waited) {
        if (firstFailure != null) {
            return new OdaException(
                    firstFailure.code(),
                    ("%s. Kafka has %d of the %d records: results tell which; of those that are not_acknowledged it may have"
                                    + " some, so that sending them again may store them twice")
                            .formatted(firstFailure.detail(), accepted + rejected, records),
                    firstFailure);
        }
        if (waited != null) {
            return new OdaException(
                    ErrorCode.NOT_YET_STORED,
                    ("Kafka has the records and they will be stored, but were not within %d s: do not send them again; with"
                                    + " ack=kafka nobody waits for the store")
                            .formatted(waited.toSeconds()));
        }
        if (accepted == 0 && firstRefusal != null) {
            return new OdaException(
                    ErrorCode.RECORD_REJECTED,
                    records == 1
                            ? "the record will not be stored: " + firstRefusal
                            : "none of the %d records will be stored, and results tell why; the first, at index 0, is %s"
                                    .formatted(records, firstRefusal));
        }
        return null;
    }

    byte[] body() {
        return answer.write(accepted, rejected);
    }

    byte[] problem(OdaException trouble) {
        return answer.writeProblem(trouble);
    }

    private void refused(String reason, String detail) {
        rejected++;
        if (firstRefusal == null) {
            firstRefusal = reason + ": " + detail;
        }
    }
}
