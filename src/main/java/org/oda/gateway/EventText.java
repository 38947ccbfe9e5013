package org.oda.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.oda.codec.ProblemCodec;
import org.oda.codec.ResultWriter;
import org.oda.live.LiveStream;
import org.oda.model.OdaException;
import org.oda.model.OdaRecord;

/** Server-Sent Events while they are written, as the WHATWG's HTML standard has them. */
final class EventText implements LiveStream.Sink {
    /** Longer ids, of many partitions, do not come with every event: they would be most of what is sent. */
    private static final int SHORT_ID = 400;

    private static final byte[] DATA = ascii("data: ");

    private final Supplier<String> ids;
    private final Bytes bytes = new Bytes();
    private final ResultWriter records = new ResultWriter(bytes, ResultWriter.Framing.LINES);
    private int idLength;
    private long sinceId;

    /** @param ids the id of what was written last */
    EventText(Supplier<String> ids) {
        this.ids = ids;
    }

    /** What is written before all events: how long a client waits before it connects anew, in milliseconds. */
    void begin(int retryMillis) {
        write("retry: %d\n\n".formatted(retryMillis));
    }

    @Override
    public void record(OdaRecord record) {
        int before = bytes.size();
        if (idLength <= SHORT_ID || sinceId >= idLength) {
            id();
        }
        bytes.writeBytes(DATA);
        try {
            records.record(record);
            records.flush();
        } catch (IOException e) {
            throw new AssertionError("to memory", e);
        }
        bytes.write('\n');
        sinceId += bytes.size() - before;
    }

    @Override
    public void live() {
        id();
        write("event: live\ndata: {}\n\n");
    }

    @Override
    public void behind() {
        id();
        write(
                "event: behind\ndata: {\"detail\":\"records arrive faster than they are read here: they come later, from Kafka's log\"}\n\n");
    }

    /** Tells that the stream lives, and how far it is, where there are no records. */
    void heartbeat() {
        write(":\n");
        id();
        bytes.write('\n');
    }

    /** Why the stream ends. */
    void problem(OdaException e) {
        write("event: problem\ndata: ");
        bytes.writeBytes(ProblemCodec.write(e));
        write("\n\n");
    }

    boolean isEmpty() {
        return bytes.size() == 0;
    }

    byte[] take() {
        return bytes.take();
    }

    private void id() {
        String id = ids.get();
        idLength = id.length();
        sinceId = 0;
        write("id: " + id + "\n");
    }

    private void write(String ascii) {
        bytes.writeBytes(ascii(ascii));
    }

    /** A long page is rare, and is not to be held by every stream for ever. */
    private static final class Bytes extends ByteArrayOutputStream {
        private static final int KEPT = 4 << 10;

        byte[] take() {
            byte[] taken = toByteArray();
            reset();
            if (buf.length > KEPT) {
                buf = new byte[KEPT];
            }
            return taken;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
