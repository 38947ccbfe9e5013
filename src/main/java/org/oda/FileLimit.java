package org.oda;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many files and connections the process may have open. Kafka ends the process where it cannot open one more. */
final class FileLimit {
    private static final Logger LOG = LoggerFactory.getLogger(FileLimit.class);

    /** Some 2,000 topics of four partitions: each partition takes a file, and each connection. */
    private static final long ENOUGH = 10_000;

    private FileLimit() {}

    static void warnWhereLow() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < ENOUGH) {
            LOG.atWarn()
                    .addKeyValue("limit", system.getMaxFileDescriptorCount())
                    .log("few files may be open, and each partition of a topic takes one: raise the limit with"
                            + " 'ulimit -n 65536', or LimitNOFILE=65536 in the unit of systemd");
        }
    }
}
