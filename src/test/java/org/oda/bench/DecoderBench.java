package org.oda.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.oda.codec.Declarations;
import org.oda.codec.Decoded;
import org.oda.codec.RecordDecoder;
import org.oda.codec.RecordEncoder;
import org.oda.codec.ResultWriter;
import org.oda.codec.TimeBounds;
import org.oda.model.AttributeDeclaration;
import org.oda.model.JsonText;
import org.oda.model.OdaRecord;
import org.oda.model.RecordId;
import org.oda.model.TopicDeclaration;

/**
 * How many records of 8 attributes one thread decodes, by the form of their data, and writes as the answer to a query.
 * Seconds are those of the thread's processor time, so that what else the machine does counts little.
 */
final class DecoderBench {
    private static final int RECORDS = 100_000;
    private static final int ROUNDS = 5;
    private static final String TOPIC = "livingroom";
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

    private static final RecordDecoder DECODER =
            new RecordDecoder(Clock.systemUTC(), new TimeBounds(Instant.EPOCH, Duration.ofDays(366)), 1 << 20);

    private static final RecordDecoder OTHERS_DECLARED = declaring("another");
    private static final RecordDecoder DECLARED = declaring(TOPIC);

    private DecoderBench() {}

    /** The values are in degrees Celsius, and the bounds in kelvins. */
    private static RecordDecoder declaring(String topic) {
        Map<String, AttributeDeclaration> attributes = new HashMap<>();
        for (int i = 0; i < 8; i++) {
            attributes.put("sensor_" + i, new AttributeDeclaration("K", 200.0, 400.0, null, null));
        }
        var declarations = new Declarations();
        declarations.set(Map.of(topic, new TopicDeclaration(null, null, true, attributes)));
        return new RecordDecoder(
                Clock.systemUTC(), new TimeBounds(Instant.EPOCH, Duration.ofDays(366)), 1 << 20, declarations);
    }

    static void run(Report report) throws IOException {
        Random random = new Random(1);
        List<byte[]> jsonStrings = messages(i -> RecordEncoder.quote(json(random)));
        List<byte[]> jsonObjects = messages(i -> JsonText.of(json(random)));
        List<byte[]> dicts = messages(i -> RecordEncoder.quote(json(random).replace('"', '\'')));
        for (int round = 1; round <= ROUNDS; round++) {
            // those before the last let the compiler finish
            boolean counts = round == ROUNDS;
            decode(report, counts, DECODER, "JSON in a string", jsonStrings);
            decode(report, counts, DECODER, "a JSON object", jsonObjects);
            decode(report, counts, DECODER, "a Python dict", dicts);
            decode(report, counts, OTHERS_DECLARED, "JSON in a string, another topic declared", jsonStrings);
            decode(report, counts, DECLARED, "JSON in a string, all attributes declared", jsonStrings);
            write(report, counts, jsonStrings);
        }
    }

    private static List<byte[]> messages(IntFunction<JsonText> data) {
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            messages.add(RecordEncoder.encode(
                    Instant.ofEpochSecond(1_700_000_000L + i), "generator_" + i % 500, TOPIC, data.apply(i)));
        }
        return messages;
    }

    private static String json(Random random) {
        StringBuilder data = new StringBuilder("{");
        for (int i = 0; i < 8; i++) {
            data.append(i == 0 ? "" : ",")
                    .append("\"sensor_%d\":{\"value\":%.2f,\"unit\":\"°C\"}".formatted(i, 20 + random.nextGaussian()));
        }
        return data.append("}").toString();
    }

    private static void decode(
            Report report, boolean counts, RecordDecoder decoder, String form, List<byte[]> messages) {
        long attributes = 0;
        long bytes = 0;
        long started = THREAD.getCurrentThreadCpuTime();
        for (int i = 0; i < RECORDS; i++) {
            byte[] message = messages.get(i);
            bytes += message.length;
            if (decoder.decode(new RecordId(TOPIC, 0, i), message) instanceof Decoded.Accepted accepted) {
                attributes += accepted.record().attributes().size();
            }
        }
        tell(report, counts, "decode, data as " + form, started, bytes / RECORDS);
        if (attributes != 8L * RECORDS) {
            throw new IllegalStateException("%d attributes".formatted(attributes));
        }
    }

    private static void write(Report report, boolean counts, List<byte[]> messages) throws IOException {
        List<OdaRecord> records = new ArrayList<>();
        for (byte[] message : messages) {
            if (DECODER.decode(new RecordId(TOPIC, 0, records.size()), message) instanceof Decoded.Accepted accepted) {
                records.add(accepted.record().record());
            }
        }
        var out = new Counter();
        long started = THREAD.getCurrentThreadCpuTime();
        var writer = new ResultWriter(out, ResultWriter.Framing.ARRAY);
        writer.begin();
        for (OdaRecord record : records) {
            writer.record(record);
        }
        writer.end();
        writer.flush();
        tell(report, counts, "write as the answer to a query", started, out.bytes / RECORDS);
    }

    private static void tell(Report report, boolean counts, String what, long started, long bytes) {
        double seconds = (THREAD.getCurrentThreadCpuTime() - started) / 1e9;
        if (counts) {
            report.row(
                    what + ", 8 attributes, one thread",
                    "%,.0f records/s of processor time (%d bytes each)",
                    RECORDS / seconds,
                    bytes);
        }
    }

    /** Where the bytes go. */
    private static final class Counter extends OutputStream {
        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] b, int offset, int length) {
            bytes += length;
        }
    }
}
