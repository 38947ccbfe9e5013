package org.oda.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.oda.intake.Intake;
import org.oda.intake.Receipt;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.model.RecordId;

/** The records of one request on their way to Kafka. */
final class Sending {
    private final int records;
    private final List<CompletableFuture<Receipt>> receipts;

    private Sending(int records, List<CompletableFuture<Receipt>> receipts) {
        this.records = records;
        this.receipts = receipts;
    }

    /** Hands them over in their order, until one finds Kafka away: each would wait for it as long as the first. */
    static Sending begin(Intake intake, String topic, List<byte[]> values) {
        List<CompletableFuture<Receipt>> receipts = new ArrayList<>(values.size());
        for (byte[] value : values) {
            CompletableFuture<Receipt> receipt = intake.send(topic, null, value);
            receipts.add(receipt);
            if (isUnacknowledged(receipt)) {
                break;
            }
        }
        return new Sending(values.size(), receipts);
    }

    /** Completes when it is known of each record whether Kafka has it: with whether it has all that were not too large. */
    CompletableFuture<Boolean> acknowledged() {
        return CompletableFuture.allOf(receipts.toArray(CompletableFuture[]::new))
                .handle((nothing, failure) ->
                        receipts.size() == records && receipts.stream().noneMatch(Sending::isUnacknowledged));
    }

    /** The last of each partition that Kafka has, when it is known. */
    List<RecordId> last() {
        Map<Integer, RecordId> last = new HashMap<>();
        for (CompletableFuture<Receipt> receipt : receipts) {
            if (!receipt.isCompletedExceptionally()) {
                RecordId id = receipt.join().id();
                last.merge(id.partition(), id, (one, other) -> one.offset() > other.offset() ? one : other);
            }
        }
        return List.copyOf(last.values());
    }

    /** What became of them, when it is known. */
    SentOutcome outcome() {
        var outcome = new SentOutcome(records);
        for (CompletableFuture<Receipt> receipt : receipts) {
            if (receipt.isCompletedExceptionally()) {
                outcome.failed(failureOf(receipt));
            } else {
                outcome.received(receipt.join());
            }
        }
        outcome.restUnsent();
        return outcome;
    }

    private static boolean isUnacknowledged(CompletableFuture<Receipt> receipt) {
        return receipt.isCompletedExceptionally() && failureOf(receipt).code() != ErrorCode.BODY_TOO_LARGE;
    }

    private static OdaException failureOf(CompletableFuture<Receipt> receipt) {
        try {
            throw new IllegalStateException("no failure: " + receipt.join());
        } catch (CompletionException e) {
            return e.getCause() instanceof OdaException known
                    ? known
                    : new OdaException(ErrorCode.INTERNAL, "a record could not be sent", e);
        }
    }
}
