package org.oda.mqtt;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.oda.intake.Intake;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages from an MQTT broker and passes them on to Kafka. Where the broker is away or refuses, it tries again and
 * again, ever more slowly.
 */
public final class MqttSource implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MqttSource.class);
    private static final long LOOK_MILLIS = 200;
    private static final Duration STEADY = Duration.ofSeconds(10);
    private static final Duration ASK_AGAIN = Duration.ofMinutes(1);
    private static final Duration LAST_MESSAGES = Duration.ofSeconds(3);
    private static final long CLOSE_WITHIN_MILLIS = 10_000;

    private final MqttConfig config;
    private final Dialler dialler;
    private final List<Rule> subscriptions;
    private final Forwarder forwarder;
    private final InstantSource clock;
    private final MqttMetrics metrics;
    private final MqttState state;
    private final Backoff backoff = new Backoff();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private MqttVersion version;

    private MqttSource(
            MqttConfig config,
            MqttMapping mapping,
            Intake intake,
            TopicRegistry topics,
            InstantSource clock,
            PrometheusRegistry registry) {
        this.config = config;
        this.dialler = new Dialler(config);
        this.subscriptions = subscriptions(mapping.rules());
        this.clock = clock;
        this.version = config.versions().get(0);
        this.metrics = new MqttMetrics(registry);
        this.state = new MqttState(config, clock);
        this.forwarder = Forwarder.start(config, mapping, intake, topics, clock, metrics);
        this.thread = new Thread(this::run, "oda-mqtt");
    }

    /**
     * Returns at once, also where the broker is away.
     *
     * @throws org.oda.model.OdaException {@code BAD_CONFIG} where the file of certificates cannot be read
     */
    public static MqttSource start(
            MqttConfig config,
            MqttMapping mapping,
            Intake intake,
            TopicRegistry topics,
            InstantSource clock,
            PrometheusRegistry registry) {
        var source = new MqttSource(config, mapping, intake, topics, clock, registry);
        source.thread.start();
        return source;
    }

    /** Whether all is well, and what is to be told of it. */
    public MqttHealth health() {
        return state.health(forwarder.trouble());
    }

    /** Waits some seconds for what is under way; the rest is not acknowledged, and comes again after the next start. */
    @Override
    public void close() {
        closing.countDown();
        forwarder.acceptNoMore();
        try {
            thread.join(CLOSE_WITHIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        forwarder.close();
        metrics.close();
    }

    /** Each filter once, with the highest quality of service that a rule wants for it. */
    private static List<Rule> subscriptions(List<Rule> rules) {
        Map<String, Rule> byFilter = new HashMap<>();
        List<String> order = new ArrayList<>();
        for (Rule rule : rules) {
            String filter = rule.filter().toString();
            Rule other = byFilter.get(filter);
            if (other == null) {
                order.add(filter);
            }
            if (other == null || other.qos() < rule.qos()) {
                byFilter.put(filter, rule);
            }
        }
        return order.stream().map(byFilter::get).toList();
    }

    private void run() {
        try {
            while (!isClosing()) {
                turn();
                if (closing.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One connection, from its beginning to its end. */
    private void turn() throws InterruptedException {
        try (Link link = dialler.dial(version, forwarder::accept)) {
            List<Rule> refused = subscribe(link, subscriptions);
            state.connected(version, refused);
            metrics.connected.set(1);
            serve(link, refused);
        } catch (LinkException e) {
            MqttVersion refused = version;
            version = e.isVersionRefused() ? other(refused) : refused;
            if (version == refused) {
                state.away(String.valueOf(e.getMessage()), e);
            } else {
                LOG.atInfo()
                        .addKeyValue("refused", refused)
                        .addKeyValue("tried", version)
                        .log("MQTT broker speaks another version");
            }
        } catch (RuntimeException e) {
            state.away(String.valueOf(e.getMessage()), e);
        } finally {
            metrics.connected.set(0);
        }
    }

    private void serve(Link link, List<Rule> refusedAtFirst) throws InterruptedException, LinkException {
        Instant begin = clock.instant();
        Instant asked = begin;
        List<Rule> refused = refusedAtFirst;
        while (!link.hasEnded(LOOK_MILLIS)) {
            Instant now = clock.instant();
            if (now.isAfter(begin.plus(STEADY))) {
                backoff.reset();
            }
            if (isClosing()) {
                awaitLastMessages();
                return;
            }
            if (!refused.isEmpty() && now.isAfter(asked.plus(ASK_AGAIN))) {
                asked = now;
                refused = subscribe(link, refused);
                state.connected(version, refused);
            }
        }
        throw new LinkException(Reasons.of(link.cause(), config), false, link.cause());
    }

    /** Answers with those that the broker refuses. */
    private List<Rule> subscribe(Link link, List<Rule> rules) throws InterruptedException, LinkException {
        try {
            return link.answer(link.subscribe(rules));
        } catch (ExecutionException | TimeoutException e) {
            throw new LinkException(Reasons.of(e, config), false, e);
        }
    }

    private void awaitLastMessages() throws InterruptedException {
        Instant end = clock.instant().plus(LAST_MESSAGES);
        while (!forwarder.isIdle() && clock.instant().isBefore(end)) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private MqttVersion other(MqttVersion refused) {
        return config.versions().stream()
                .filter(one -> one != refused)
                .findFirst()
                .orElse(refused);
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    static String filters(List<Rule> rules) {
        return rules.stream().map(rule -> "'" + rule.filter() + "'").collect(Collectors.joining(", "));
    }
}
