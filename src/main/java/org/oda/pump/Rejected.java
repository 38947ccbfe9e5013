package org.oda.pump;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.oda.model.RejectReason;

/**
 * A record on its way to the rejects.
 *
 * @param isStored whether it is in the store all the same: it was flagged
 */
record Rejected(ConsumerRecord<byte[], byte[]> source, RejectReason reason, String detail, boolean isStored) {
    /** Not stored. */
    Rejected(ConsumerRecord<byte[], byte[]> source, RejectReason reason, String detail) {
        this(source, reason, detail, false);
    }
}
