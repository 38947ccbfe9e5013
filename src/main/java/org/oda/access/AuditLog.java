package org.oda.access;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code access/audit.log} of a data folder: one JSON object for each line, which only its owner may read. Several
 * programs may write to it. At 10 MiB it becomes {@code audit.log.1}, and that {@code audit.log.2} and so on, of which the ninth is
 * the last.
 */
public final class AuditLog implements Audit {
    private static final Logger log = LoggerFactory.getLogger(AuditLog.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAME = "audit.log";
    private static final long MOST_BYTES = 10 << 20;
    private static final int OLDER = 9;

    private final AccessFolder folder;
    private final InstantSource clock;
    private final long mostBytes;

    /** @param data the data folder; nothing is made in it before something is noted */
    public AuditLog(Path data, InstantSource clock) {
        this(data, clock, MOST_BYTES);
    }

    AuditLog(Path data, InstantSource clock, long mostBytes) {
        folder = new AccessFolder(data);
        this.clock = clock;
        this.mostBytes = mostBytes;
    }

    @Override
    public void record(String who, String what, Map<String, ?> details) {
        ObjectNode line = JSON.createObjectNode()
                .put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("who", who)
                .put("what", what);
        line.set("details", JSON.valueToTree(details));
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            folder.locked(() -> {
                append(bytes);
                return bytes.length;
            });
        } catch (IOException e) {
            log.atError()
                    .addKeyValue("who", who)
                    .addKeyValue("what", what)
                    .setCause(e)
                    .log("a change could not be noted in the audit log");
        }
    }

    private void append(byte[] bytes) throws IOException {
        Path file = folder.file(NAME);
        if (Files.exists(file) && Files.size(file) + bytes.length > mostBytes) {
            for (int i = OLDER - 1; i >= 0; i--) {
                Path older = i == 0 ? file : folder.file(NAME + "." + i);
                if (Files.exists(older)) {
                    Files.move(older, folder.file(NAME + "." + (i + 1)), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        try (FileChannel channel = folder.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND))) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(false);
        }
    }
}
