package org.oda.codec;

import org.oda.model.DecodedRecord;
import org.oda.model.RejectReason;

/** What became of the bytes of one message. */
public sealed interface Decoded {
    /** A record of the contract's form. */
    record Accepted(DecodedRecord record) implements Decoded {}

    /**
     * Bytes that are no record.
     *
     * @param detail for people: what is wrong, and what would be right; of the message it shows at most 100 characters
     */
    record Rejected(RejectReason reason, String detail) implements Decoded {}
}
