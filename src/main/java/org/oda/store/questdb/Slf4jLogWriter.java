package org.oda.store.questdb;

import io.questdb.log.LogFactory;
import io.questdb.log.LogLevel;
import io.questdb.log.LogRecordUtf8Sink;
import io.questdb.log.LogWriter;
import io.questdb.mp.QueueConsumer;
import io.questdb.mp.RingQueue;
import io.questdb.mp.SCSequence;
import io.questdb.mp.SynchronizedJob;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Hands QuestDB's errors to SLF4J as warnings: the store mends itself, and says so itself where somebody must act. What
 * is wrong with a statement of SQL is its author's matter, who is told: that is for debugging.
 * QuestDB makes it by its name in {@code questdb-log.conf}, which needs the public constructor.
 */
public final class Slf4jLogWriter extends SynchronizedJob implements LogWriter, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger("questdb");

    /** The parts of the database that report of statements and of connections. */
    private static final Pattern CLIENTS_MATTER =
            Pattern.compile("^\\S+ \\S (?:i\\.q\\.g\\.e\\.QueryProgress|i\\.q\\.c\\.p\\.PG\\w+|pg-server) ");

    private final RingQueue<LogRecordUtf8Sink> ring;
    private final SCSequence sequence;
    private final int levels;
    private final QueueConsumer<LogRecordUtf8Sink> consumer = this::write;

    public Slf4jLogWriter(RingQueue<LogRecordUtf8Sink> ring, SCSequence sequence, int levels) {
        this.ring = ring;
        this.sequence = sequence;
        this.levels = levels & (LogLevel.ERROR | LogLevel.CRITICAL);
    }

    @Override
    public void bindProperties(LogFactory factory) {
        // it has none
    }

    @Override
    public boolean runSerially() {
        return sequence.consumeAll(ring, consumer);
    }

    @Override
    public void close() {
        // it holds nothing
    }

    private void write(LogRecordUtf8Sink line) {
        if ((line.getLevel() & levels) != 0 && LOG.isWarnEnabled()) {
            byte[] text = new byte[line.size()];
            for (int i = 0; i < text.length; i++) {
                text[i] = line.byteAt(i);
            }
            String report = new String(text, StandardCharsets.UTF_8).strip();
            LOG.atLevel(CLIENTS_MATTER.matcher(report).find() ? Level.DEBUG : Level.WARN)
                    .addKeyValue("line", report)
                    .log("database reported");
        }
    }
}
