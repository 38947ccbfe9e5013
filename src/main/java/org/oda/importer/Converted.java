package org.oda.importer;

import java.util.function.Supplier;
import org.oda.codec.Decoded;
import org.oda.codec.RecordDecoder;
import org.oda.model.DecodedRecord;
import org.oda.model.RecordId;

/** What became of a row. */
sealed interface Converted {
    /** The row's number in its file, from 1. */
    long row();

    /** A record that the service takes. */
    final class Ready implements Converted {
        private final long row;
        private final String topic;
        private final byte[] value;
        private final DecodedRecord record;

        private Ready(long row, String topic, byte[] value, DecodedRecord record) {
            this.row = row;
            this.topic = topic;
            this.value = value;
            this.record = record;
        }

        @Override
        public long row() {
            return row;
        }

        String topic() {
            return topic;
        }

        /** As it goes over the wire; not a copy. */
        byte[] value() {
            return value;
        }

        /** As the service reads it. */
        DecodedRecord record() {
            return record;
        }
    }

    /**
     * A row of which no such record can be made.
     *
     * @param line of the file in which it starts, from 1
     * @param reason one word, the service's own where it would refuse the record
     * @param detail for people
     * @param raw the row
     */
    record Refused(long row, long line, String reason, String detail, String raw) implements Converted {}

    /** Whether the service will take it, by the reader that it has itself. */
    static Converted judged(
            RecordDecoder decoder, long row, long line, String topic, byte[] value, Supplier<String> raw) {
        Decoded decoded = decoder.decode(new RecordId(topic, 0, row), value);
        if (decoded instanceof Decoded.Rejected refused) {
            return new Refused(row, line, refused.reason().code(), refused.detail(), raw.get());
        }
        return new Ready(row, topic, value, ((Decoded.Accepted) decoded).record());
    }
}
