package org.oda.topics;

import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** How Kafka's failures are told. */
final class Failures {
    private Failures() {}

    static OdaException unavailable(String what, @Nullable Throwable cause) {
        String reason = cause == null || cause instanceof TimeoutException || cause.getMessage() == null
                ? "Kafka does not answer in time"
                : cause.getMessage();
        return new OdaException(ErrorCode.KAFKA_UNAVAILABLE, what + ": " + reason, cause);
    }

    static OdaException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new OdaException(ErrorCode.KAFKA_UNAVAILABLE, "interrupted while waiting for Kafka", e);
    }
}
