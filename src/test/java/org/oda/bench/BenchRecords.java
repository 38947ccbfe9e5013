package org.oda.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The records that the service is measured with: 450 bytes, 8 attributes, 500 generators. */
final class BenchRecords {
    private static final List<byte[]> TAILS =
            IntStream.range(0, 10_000).mapToObj(BenchRecords::tail).toList();

    private BenchRecords() {}

    /** All but the time is taken from a stock, so that to make it costs little. */
    static byte[] record(String topic, Instant time, long number) {
        byte[] head = ("{\"topic\":\"" + topic + "\",\"timestamp\":\"" + time + '"').getBytes(StandardCharsets.UTF_8);
        byte[] tail = TAILS.get((int) (number % TAILS.size()));
        byte[] record = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, record, head.length, tail.length);
        return record;
    }

    private static byte[] tail(int number) {
        String data =
                "{\\\"temperature\\\":{\\\"value\\\":%d.%d,\\\"unit\\\":\\\"Cel\\\"},\\\"humidity\\\":{\\\"value\\\":%d,\\\"unit\\\":\\\"%%\\\"},"
                                .formatted(15 + number % 11, number % 10, 40 + number % 23)
                        + "\\\"co2\\\":{\\\"value\\\":%d,\\\"unit\\\":\\\"ppm\\\"},\\\"light\\\":{\\\"value\\\":%d,\\\"unit\\\":\\\"Lux\\\"},"
                                .formatted(400 + number % 601, number % 751)
                        + "\\\"power\\\":{\\\"value\\\":%d.5,\\\"unit\\\":\\\"kW\\\"},\\\"energy\\\":{\\\"value\\\":%d,\\\"unit\\\":\\\"kWh\\\"},"
                                .formatted(number % 97, number / 100)
                        + "\\\"noise\\\":{\\\"value\\\":%d,\\\"unit\\\":\\\"dB\\\"},\\\"presence\\\":{\\\"value\\\":%d,\\\"unit\\\":\\\"0/1\\\"}}"
                                .formatted(30 + number % 41, number % 2);
        return ",\"generator_id\":\"sensor_%d\",\"data\":\"%s\"}"
                .formatted(number % 500, data)
                .getBytes(StandardCharsets.UTF_8);
    }
}
