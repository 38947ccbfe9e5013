package org.oda.pump;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that several parties need is away: told once when the first of them finds it, and once when all are well. A
 * party is any object, and equal to itself only.
 */
final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private final String what;
    private final InstantSource clock;
    private final Set<Object> affected = Collections.newSetFromMap(new IdentityHashMap<>());
    private @Nullable Instant since;
    private String detail = "";

    Outage(String what, InstantSource clock) {
        this.what = what;
        this.clock = clock;
    }

    /** May be called again and again. */
    synchronized void foundBy(Object who, Throwable cause) {
        detail = String.valueOf(cause.getMessage());
        affected.add(who);
        if (since == null) {
            since = clock.instant();
            LOG.atWarn()
                    .addKeyValue("what", what)
                    .addKeyValue("thread", Thread.currentThread().getName())
                    .setCause(cause)
                    .log("pump waits; it goes on by itself");
        }
    }

    /** May be called when nothing was found. */
    synchronized void overFor(Object who) {
        affected.remove(who);
        if (affected.isEmpty() && since != null) {
            LOG.atInfo()
                    .addKeyValue("what", what)
                    .addKeyValue(
                            "seconds", Duration.between(since, clock.instant()).toSeconds())
                    .log("pump goes on");
            since = null;
        }
    }

    /** This party no longer asks, and does not know how things stand: whoever asks next tells. */
    synchronized void leftBy(Object who) {
        affected.remove(who);
    }

    /** What is away, since when and why; {@code null} while all is well. */
    synchronized @Nullable String detail() {
        return since == null ? null : "%s is away since %s: %s".formatted(what, since, detail);
    }
}
