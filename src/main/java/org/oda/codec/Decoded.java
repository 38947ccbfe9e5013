package org.oda.codec;

import org.jspecify.annotations.Nullable;
import org.oda.model.DecodedRecord;
import org.oda.model.RejectReason;

/** What became of the bytes of one message. */
public sealed interface Decoded {
    /**
     * A record of the contract's form.
     *
     * @param breach for people: in what it is not as its topic's declaration says; {@code null} where nothing is to be said
     */
    record Accepted(DecodedRecord record, @Nullable String breach) implements Decoded {
        /** Of which nothing is to be said. */
        public Accepted(DecodedRecord record) {
            this(record, null);
        }
    }

    /**
     * Bytes that are no record, or a record that breaks a strict declaration.
     *
     * @param detail for people: what is wrong, and what would be right; of the message it shows at most 100 characters
     */
    record Rejected(RejectReason reason, String detail) implements Decoded {}

    /** A message that was erased, and is no more than still there in Kafka: nothing is to be done with it. */
    record Erased() implements Decoded {}
}
