package org.oda.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What was sent and what of it was acknowledged, in a file of lines. A block of numbers is written down before the first
 * of its records is handed to a client, and an acknowledgement when the client has it and before anybody counts it: so
 * whatever a killed checker leaves, nothing is in the store that the ledger does not know, and nothing counts as
 * acknowledged that was not. Each line is handed to the operating system before the call returns; only a power cut of the
 * checker's machine takes lines away.
 */
final class Ledger implements AutoCloseable {
    private static final String HEAD = "oda-ledger 1";
    private static final String SENT = "sent";
    private static final String ACKNOWLEDGED = "acknowledged";

    private final Plan plan;
    private final FileChannel file;
    private final AtomicLong acknowledged = new AtomicLong();
    private long next;

    private Ledger(Plan plan, FileChannel file) {
        this.plan = plan;
        this.file = file;
    }

    /** A new one; the file must not be there. */
    static Ledger create(Path path, Plan plan) {
        try {
            var ledger =
                    new Ledger(plan, FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND));
            ledger.write("%s %s %s %d %s"
                    .formatted(HEAD, plan.id(), plan.start(), plan.stepMillis(), String.join(",", plan.topics())));
            return ledger;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot make the ledger %s: give a file that is not there".formatted(path), e);
        }
    }

    Plan plan() {
        return plan;
    }

    /** The first number of a block of {@link Plan#BLOCK}, which may now be sent. */
    synchronized long nextBlock() {
        long first = next;
        next += Plan.BLOCK;
        write("%s %d %d".formatted(SENT, first, Plan.BLOCK));
        return first;
    }

    void acknowledged(long number) {
        write("%s %d %d".formatted(ACKNOWLEDGED, number, 1));
        acknowledged.incrementAndGet();
    }

    long countAcknowledged() {
        return acknowledged.get();
    }

    private synchronized void write(String line) {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the ledger cannot be written to: this run proves nothing", e);
        }
    }

    @Override
    public void close() {
        try {
            file.force(true);
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What a ledger says in the end.
     *
     * @param sent numbers of the records that may have been sent
     * @param acknowledged those of them that were acknowledged
     */
    record Account(Plan plan, BitSet sent, BitSet acknowledged) {
        /** Reads a file; a last line that was cut off in the middle counts as not written. */
        static Account read(Path path) {
            try (BufferedReader lines = Files.newBufferedReader(path);
                    FileChannel file = FileChannel.open(path)) {
                String line = lines.readLine();
                if (line == null || !line.startsWith(HEAD)) {
                    throw new IllegalArgumentException("%s is no ledger: '%s' is missing".formatted(path, HEAD));
                }
                String[] head = line.split(" ", -1);
                var account = new Account(
                        new Plan(
                                head[2],
                                Instant.parse(head[3]),
                                Long.parseLong(head[4]),
                                List.of(head[5].split(",", -1))),
                        new BitSet(),
                        new BitSet());
                boolean isWhole = endsWithLine(file);
                String next = lines.readLine();
                while (next != null) {
                    line = next;
                    next = lines.readLine();
                    if (next != null || isWhole) {
                        account.add(line);
                    }
                }
                return account;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static boolean endsWithLine(FileChannel file) throws IOException {
            ByteBuffer last = ByteBuffer.allocate(1);
            file.read(last, file.size() - 1);
            return last.get(0) == '\n';
        }

        private void add(String line) {
            String[] words = line.split(" ", -1);
            BitSet numbers = switch (words[0]) {
                case SENT -> sent;
                case ACKNOWLEDGED -> acknowledged;
                default -> throw new IllegalArgumentException("the ledger has a line '%s'".formatted(line));
            };
            int first = Integer.parseInt(words[1]);
            numbers.set(first, first + Integer.parseInt(words[2]));
        }
    }
}
