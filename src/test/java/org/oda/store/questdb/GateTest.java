package org.oda.store.questdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.oda.store.Records.START;
import static org.oda.store.Records.record;

import io.questdb.cairo.ErrorTag;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oda.model.DecodedRecord;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.oda.store.Cursor;
import org.oda.store.Records;
import org.oda.store.Scan;

class GateTest {
    @TempDir
    Path folder;

    private final AtomicInteger openings = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger reopened = new AtomicInteger();
    private volatile CountDownLatch mayOpen = new CountDownLatch(0);
    private Gate gate;

    @BeforeEach
    void open() {
        gate = new Gate(this::newEngine, reopened::incrementAndGet);
    }

    private Engine newEngine() {
        openings.incrementAndGet();
        try {
            mayOpen.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (failures.getAndDecrement() > 0) {
            throw new OdaException(ErrorCode.STORE_UNAVAILABLE, "not yet");
        }
        return Engine.open(TempStore.config(folder), new SqlListener());
    }

    @AfterEach
    void close() {
        gate.close();
    }

    @Test
    void append_tableSuspended_isReopenedAndStoresOnce() {
        append(0);
        gate.read(engine -> {
            engine.cairo().getTableSequencerAPI().suspendTable(engine.recordTable(), ErrorTag.NONE, "for the test");
            return engine;
        });

        assertThatThrownBy(() -> append(1)).satisfies(GateTest::isUnavailable);
        awaitOpen();
        append(1);

        assertThat(reopened).hasValue(1);
        try (Cursor<DecodedRecord> cursor = new ScanCursor(Scan.of(Records.everything()), gate)) {
            assertThat(cursor.next()).isNotNull();
            assertThat(cursor.next()).isNotNull();
            assertThat(cursor.next()).isNull();
        }
    }

    @Test
    void run_whileReopening_isUnavailable() {
        failures.set(2);
        mayOpen = new CountDownLatch(1);

        assertThatThrownBy(() -> gate.write(engine -> {
                    throw new StoreFault("for the test");
                }))
                .satisfies(GateTest::isUnavailable);

        assertThat(gate.isOpen()).isFalse();
        assertThatThrownBy(() -> gate.read(engine -> engine)).satisfies(GateTest::isUnavailable);
        mayOpen.countDown();
        awaitOpen();
        assertThat(openings).hasValue(4);
    }

    @Test
    void cursor_openWhileReopened_goesOn() {
        append(0);
        Cursor<DecodedRecord> cursor = new ScanCursor(Scan.of(Records.everything()), gate);
        assertThatThrownBy(() -> gate.write(engine -> {
                    throw new InternalError("a fault occurred in an unsafe memory access operation");
                }))
                .satisfies(GateTest::isUnavailable);
        awaitOpen();

        assertThat(cursor.next()).isNotNull();
    }

    @Test
    void read_failing_doesNotReopen() {
        assertThatThrownBy(() -> gate.read(engine -> {
                    throw new IllegalStateException("for the test");
                }))
                .satisfies(GateTest::isUnavailable);

        assertThat(gate.isOpen()).isTrue();
        assertThat(openings).hasValue(1);
    }

    @Test
    void close_whileReopening_ends() {
        failures.set(Integer.MAX_VALUE);
        assertThatThrownBy(() -> gate.write(engine -> {
                    throw new StoreFault("for the test");
                }))
                .satisfies(GateTest::isUnavailable);

        gate.close();

        assertThatThrownBy(() -> gate.read(engine -> engine)).hasMessageContaining("closed");
    }

    /** It is open a moment before the one who opened it lets others in. */
    private void awaitOpen() {
        await().ignoreExceptionsInstanceOf(OdaException.class).until(() -> gate.read(engine -> true));
    }

    private void append(long offset) {
        gate.write(
                engine -> engine.commits().append(java.util.List.of(record("t", 0, offset, START.plusNanos(offset)))));
    }

    private static void isUnavailable(Throwable thrown) {
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        OdaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    }
}
