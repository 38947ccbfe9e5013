package org.oda.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.oda.e2e.Api;
import org.oda.e2e.ServiceProcess;

/**
 * Where a scenario takes place: a folder, a service that can be killed and started again at the same ports, the load on it
 * and its ledger.
 */
final class Bed implements AutoCloseable {
    private static final Duration SETTLED = Duration.ofMinutes(5);

    private final Path folder;
    private final List<String> program;
    private final Random random;
    private final int port = ServiceProcess.freePort();
    private final int kafkaPort = ServiceProcess.freePort();
    private final Vitals vitals = new Vitals(this::pid);
    private volatile @Nullable ServiceProcess service;
    private @Nullable Ledger ledger;
    private @Nullable Load load;

    /**
     * Nothing runs yet.
     *
     * @param folder has the ledger and the service's log afterwards
     * @param program what {@code serve} is given to
     */
    Bed(Path folder, List<String> program, Random random) {
        this.folder = folder;
        this.program = program;
        this.random = random;
    }

    Path folder() {
        return folder;
    }

    Path data() {
        return folder.resolve("data");
    }

    Path log() {
        return folder.resolve("serve.log");
    }

    /** Where the service's Kafka listens, also while it does not run. */
    String kafkaEndpoint() {
        return "127.0.0.1:" + kafkaPort;
    }

    /** The same choices for the same {@code --seed}. */
    Random random() {
        return random;
    }

    /** Returns when the process runs. The one before it must have ended. */
    ServiceProcess start(String... options) {
        return start(data(), List.of(), options);
    }

    /** @param before a program that starts the service's, with its arguments */
    ServiceProcess start(Path data, List<String> before, String... options) {
        List<String> command = new ArrayList<>(before);
        command.addAll(program);
        service = ServiceProcess.start(command, log(), data, port, kafkaPort, List.of(options));
        return service;
    }

    ServiceProcess startReady(String... options) {
        ServiceProcess started = start(options);
        started.awaitReady();
        return started;
    }

    ServiceProcess service() {
        return required(service);
    }

    Api api() {
        return service().api();
    }

    Ledger ledger() {
        return required(ledger);
    }

    /** Begins to send to so many new topics, which are registered for that. */
    Load load(int topics, int recordsPerSecond) {
        Plan plan = Plan.ofTopics(topics);
        String endpoint = api().register(plan.topics().toArray(String[]::new));
        ledger = Ledger.create(folder.resolve("ledger-" + plan.id()), plan);
        load = Load.start(ledger, api(), endpoint, recordsPerSecond);
        return load;
    }

    /** Ends the load, and compares its ledger with what the service returns. */
    Findings verify() {
        return verify(List.of(api()));
    }

    /** @param gateways of all instances that share the topics */
    Findings verify(List<Api> gateways) {
        required(load).close();
        load = null;
        ledger().close();
        Findings findings = Audit.of(
                Ledger.Account.read(folder.resolve("ledger-" + ledger().plan().id())), gateways, SETTLED);
        assertThat(findings.isClean()).as(findings.text()).isTrue();
        assertThat(findings.acknowledged).as("acknowledged records").isPositive();
        return findings;
    }

    /** What the service takes, over all its lives. */
    Vitals vitals() {
        return vitals;
    }

    private long pid() {
        ServiceProcess now = service;
        return now != null && now.isAlive() ? now.pid() : 0;
    }

    /** For what takes long. */
    void progress(String format, Object... values) {
        System.err.printf(Locale.ROOT, format + "%n", values);
    }

    private static <T> T required(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not started");
        }
        return part;
    }

    @Override
    public void close() throws Exception {
        if (load != null) {
            try {
                load.close();
            } catch (RuntimeException e) {
                progress("%s", e);
            }
        }
        ServiceProcess last = service;
        if (last != null) {
            if (last.isAlive()) {
                last.signal("CONT");
            }
            last.close();
        }
        vitals.close();
    }

    /** With the folder. */
    void delete() throws Exception {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
