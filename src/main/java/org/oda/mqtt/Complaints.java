package org.oda.mqtt;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of messages that are wrong: of each kind one in a minute, and how many there were since. */
final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int SHOWN = 200;

    private final InstantSource clock;
    private final Map<String, Told> told = new HashMap<>();

    Complaints(InstantSource clock) {
        this.clock = clock;
    }

    private static final class Told {
        private Instant last = Instant.MIN;
        private long since;
    }

    /**
     * @param kind one of few
     * @param mqttTopic of the message
     * @param detail what is wrong
     */
    synchronized void tell(String kind, String mqttTopic, String detail) {
        Told one = told.computeIfAbsent(kind, k -> new Told());
        one.since++;
        Instant now = clock.instant();
        if (now.isBefore(one.last.plus(PAUSE))) {
            return;
        }
        LOG.atWarn()
                .addKeyValue("reason", kind)
                .addKeyValue("mqttTopic", printable(mqttTopic))
                .addKeyValue("detail", printable(detail))
                .addKeyValue("count", one.since)
                .log("MQTT message cannot be made a record of; at most one of a kind is told in a minute");
        one.last = now;
        one.since = 0;
    }

    /** A topic may hold anything, line breaks included. */
    private static String printable(String text) {
        String cut = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
