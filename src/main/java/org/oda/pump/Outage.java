package org.oda.pump;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that several threads need is away: told once when the first of them finds it, and once when all are well. */
final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private final String what;
    private final InstantSource clock;
    private final Set<String> affected = new HashSet<>();
    private @Nullable Instant since;
    private String detail = "";

    Outage(String what, InstantSource clock) {
        this.what = what;
        this.clock = clock;
    }

    /** May be called again and again. */
    synchronized void foundBy(String who, Throwable cause) {
        detail = String.valueOf(cause.getMessage());
        affected.add(who);
        if (since == null) {
            since = clock.instant();
            LOG.atWarn()
                    .addKeyValue("what", what)
                    .addKeyValue("thread", who)
                    .setCause(cause)
                    .log("pump waits; it goes on by itself");
        }
    }

    /** May be called when nothing was found. */
    synchronized void overFor(String who) {
        if (affected.remove(who) && affected.isEmpty() && since != null) {
            LOG.atInfo()
                    .addKeyValue("what", what)
                    .addKeyValue(
                            "seconds", Duration.between(since, clock.instant()).toSeconds())
                    .log("pump goes on");
            since = null;
        }
    }

    /** What is away, since when and why; {@code null} while all is well. */
    synchronized @Nullable String detail() {
        return since == null ? null : "%s is away since %s: %s".formatted(what, since, detail);
    }
}
