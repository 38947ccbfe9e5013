package org.oda.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.LongSupplier;
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
    private final List<String> always = new ArrayList<>();
    private final List<ServiceProcess> others = new ArrayList<>();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private LongSupplier mostInSeveralStores = () -> 0;
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

    /** From now on the service is started with these options too. */
    void serveWith(String... options) {
        always.addAll(List.of(options));
    }

    /** Is closed behind the service. */
    <T extends AutoCloseable> T with(T part) {
        parts.push(part);
        return part;
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
        List<String> all = new ArrayList<>(always);
        all.addAll(List.of(options));
        service = ServiceProcess.start(command, log(), data, port, kafkaPort, all);
        return service;
    }

    /** A further instance, with a store of its own. */
    ServiceProcess startAnother(String... options) {
        List<String> all = new ArrayList<>(always);
        all.addAll(List.of(options));
        ServiceProcess other = with(ServiceProcess.start(
                program,
                folder.resolve("serve-2.log"),
                folder.resolve("data-2"),
                ServiceProcess.freePort(),
                ServiceProcess.freePort(),
                all));
        others.add(other);
        return other;
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
        return load(topics, recordsPerSecond, null);
    }

    /** @param kafkaEndpoint of the load's own; {@code null} for the one that the service tells */
    Load load(int topics, int recordsPerSecond, @Nullable String kafkaEndpoint) {
        return load(Plan.ofTopics(topics), recordsPerSecond, kafkaEndpoint);
    }

    Load load(Plan plan, int recordsPerSecond, @Nullable String kafkaEndpoint) {
        String told = api().register(plan.topics().toArray(String[]::new));
        ledger = Ledger.create(folder.resolve("ledger-" + plan.id()), plan);
        load = Load.start(ledger, api(), kafkaEndpoint == null ? told : kafkaEndpoint, recordsPerSecond);
        return load;
    }

    /** So many records may be in the stores of several instances; asked when all has settled. */
    void mayBeInSeveralStores(LongSupplier records) {
        mostInSeveralStores = records;
    }

    /** Ends the load, and compares its ledger with what all instances return. */
    Findings verify() {
        List<Api> gateways = new ArrayList<>(List.of(api()));
        others.forEach(other -> gateways.add(other.api()));
        required(load).close();
        load = null;
        ledger().close();
        Findings findings = Audit.of(
                Ledger.Account.read(folder.resolve("ledger-" + ledger().plan().id())), gateways, SETTLED);
        assertThat(findings.isClean()).as(findings.text()).isTrue();
        assertThat(findings.inSeveralStores)
                .as("records in several stores")
                .isLessThanOrEqualTo(mostInSeveralStores.getAsLong());
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
        while (!parts.isEmpty()) {
            parts.pop().close();
        }
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
