package org.oda.pump;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.oda.model.RejectReason;

/** A record on its way to the rejects. */
record Rejected(ConsumerRecord<byte[], byte[]> source, RejectReason reason, String detail) {}
