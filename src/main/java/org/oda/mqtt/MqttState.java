package org.oda.mqtt;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the broker is connected: told once when it goes and once when it comes. May be used by several threads. */
final class MqttState {
    private static final Logger LOG = LoggerFactory.getLogger(MqttState.class);

    private static final int REASONS_TOLD = 5;

    private final MqttConfig config;
    private final InstantSource clock;
    private Instant since;
    private boolean isConnected;
    private String detail = "not yet connected";
    private String refused = "";
    private final Set<String> told = new HashSet<>();

    MqttState(MqttConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        this.since = clock.instant();
    }

    /** @param refusedRules those whose subscription the broker refuses */
    synchronized void connected(MqttVersion version, List<Rule> refusedRules) {
        String nowRefused = refusedRules.isEmpty() ? "" : MqttSource.filters(refusedRules);
        if (!isConnected) {
            LOG.atInfo()
                    .addKeyValue("broker", config.broker())
                    .addKeyValue("version", version)
                    .addKeyValue(
                            "seconds", Duration.between(since, clock.instant()).toSeconds())
                    .log("MQTT broker connected");
            since = clock.instant();
        }
        if (!nowRefused.isEmpty() && !nowRefused.equals(refused)) {
            LOG.atWarn()
                    .addKeyValue("filters", nowRefused)
                    .log("MQTT broker refuses subscriptions; asked again each minute");
        }
        isConnected = true;
        refused = nowRefused;
        detail = "connected in MQTT %s".formatted(version);
        told.clear();
    }

    /** May be called again and again; each reason is told once. */
    synchronized void away(String reason, @Nullable Throwable cause) {
        if (isConnected) {
            since = clock.instant();
        }
        isConnected = false;
        detail = reason;
        if (told.size() < REASONS_TOLD && told.add(reason)) {
            LOG.atWarn()
                    .addKeyValue("broker", config.broker())
                    .addKeyValue("reason", reason)
                    .log("MQTT broker is away; it is tried again and again");
            LOG.atDebug().setCause(cause).log("why the MQTT broker is away");
        }
    }

    /** @param trouble with what is connected; {@code null} for none */
    synchronized MqttHealth health(@Nullable String trouble) {
        if (!isConnected) {
            return new MqttHealth(false, "%s is away since %s: %s".formatted(config.broker(), since, detail));
        }
        String connected = "%s is %s since %s".formatted(config.broker(), detail, since);
        if (trouble != null) {
            return new MqttHealth(false, connected + "; " + trouble);
        }
        return refused.isEmpty()
                ? new MqttHealth(true, connected)
                : new MqttHealth(
                        false,
                        connected
                                + "; it refuses the subscription to %s: check its access rules for the client"
                                        .formatted(refused));
    }
}
