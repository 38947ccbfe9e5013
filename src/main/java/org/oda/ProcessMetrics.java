package org.oda;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.ToLongFunction;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** The process and its JVM, under the names of OpenTelemetry's conventions; read when somebody looks. */
final class ProcessMetrics implements AutoCloseable {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final Histogram pauses;
    private final NotificationListener listener;
    private final List<NotificationEmitter> collectors = new ArrayList<>();

    ProcessMetrics(PrometheusRegistry registry) {
        String version = ProcessMetrics.class.getPackage().getImplementationVersion();
        Info.builder()
                .name("target_info")
                .help("Which service this is")
                .labelNames("service_name", "service_version")
                .register(registry)
                .setLabelValues("oda", version == null ? "development" : version);
        memory(registry, "jvm_memory_used_bytes", "Memory in use", MemoryUsage::getUsed);
        memory(
                registry,
                "jvm_memory_committed_bytes",
                "Memory that the JVM has from the system",
                MemoryUsage::getCommitted);
        memory(
                registry,
                "jvm_memory_limit_bytes",
                "Memory that may be used at most, where there is a limit",
                MemoryUsage::getMax);
        threads(registry);
        gauge(
                registry,
                "jvm_cpu_count",
                "Processors that the JVM may use",
                () -> Runtime.getRuntime().availableProcessors());
        CounterWithCallback.builder()
                .name("jvm_cpu_time_seconds")
                .help("Processor time of the process")
                .callback(callback -> callback.call(SYSTEM.getProcessCpuTime() / 1e9))
                .register(registry);
        gauge(
                registry,
                "process_uptime_seconds",
                "Time since the start of the process",
                () -> ManagementFactory.getRuntimeMXBean().getUptime() / 1e3);
        if (SYSTEM instanceof UnixOperatingSystemMXBean unix) {
            gauge(
                    registry,
                    "process_open_file_descriptor_count",
                    "Open files and connections",
                    unix::getOpenFileDescriptorCount);
            gauge(
                    registry,
                    "oda_process_file_descriptor_limit",
                    "Files and connections that may be open",
                    unix::getMaxFileDescriptorCount);
        }
        pauses = Histogram.builder()
                .name("jvm_gc_duration_seconds")
                .help("Collections of garbage")
                .labelNames("jvm_gc_name", "jvm_gc_action")
                .classicUpperBounds(0.01, 0.1, 1, 10)
                .classicOnly()
                .register(registry);
        listener = (notification, handback) -> {
            if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
                collected(GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData()));
            }
        };
        ManagementFactory.getGarbageCollectorMXBeans().forEach(bean -> {
            if (bean instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener(listener, null, null);
                collectors.add(emitter);
            }
        });
    }

    private void collected(GarbageCollectionNotificationInfo done) {
        pauses.labelValues(done.getGcName(), done.getGcAction())
                .observe(done.getGcInfo().getDuration() / 1e3);
    }

    private static void memory(
            PrometheusRegistry registry, String name, String help, ToLongFunction<MemoryUsage> amount) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("jvm_memory_type", "jvm_memory_pool_name")
                .callback(callback -> {
                    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
                        MemoryUsage usage = pool.getUsage();
                        long bytes = usage == null ? -1 : amount.applyAsLong(usage);
                        if (bytes >= 0) {
                            callback.call(
                                    (double) bytes,
                                    pool.getType() == MemoryType.HEAP ? "heap" : "non_heap",
                                    pool.getName());
                        }
                    }
                })
                .register(registry);
    }

    private static void threads(PrometheusRegistry registry) {
        GaugeWithCallback.builder()
                .name("jvm_thread_count")
                .help("Threads")
                .labelNames("jvm_thread_daemon")
                .callback(callback -> {
                    var threads = ManagementFactory.getThreadMXBean();
                    int daemons = threads.getDaemonThreadCount();
                    callback.call(daemons, "true");
                    callback.call(Math.max(0, threads.getThreadCount() - daemons), "false");
                })
                .register(registry);
    }

    private static void gauge(PrometheusRegistry registry, String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    @Override
    public void close() throws Exception {
        for (NotificationEmitter collector : collectors) {
            collector.removeNotificationListener(listener);
        }
    }
}
