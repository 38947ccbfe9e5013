package org.oda.store.questdb;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only way to the engine. After a fault it closes the engine, when nobody is in it any more, and opens it again in
 * the background, until that succeeds. To touch a closed engine would end the JVM: its memory is not the JVM's.
 */
final class Gate implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final Supplier<Engine> opener;
    private final Runnable onReopen;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Engine engine;
    private @Nullable Thread reopener;

    Gate(Supplier<Engine> opener, Runnable onReopen) {
        this.opener = opener;
        this.onReopen = onReopen;
        engine = opener.get();
    }

    boolean isOpen() {
        return engine != null;
    }

    /** For work that only reads: when it fails, the engine is still well. */
    <T extends @Nullable Object> T read(Function<Engine, T> work) {
        return run(work, false);
    }

    /** For work that writes: when it fails, nobody knows what state the writers are in, so the engine is reopened. */
    <T> T write(Function<Engine, T> work) {
        return run(work, true);
    }

    private <T extends @Nullable Object> T run(Function<Engine, T> work, boolean reopenOnFault) {
        Engine entered = enter();
        Throwable fault;
        try {
            return work.apply(entered);
        } catch (OdaException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            fault = e;
        } finally {
            lock.readLock().unlock();
        }
        if (reopenOnFault || fault instanceof StoreFault) {
            reopen(entered, fault);
        } else {
            LOG.atWarn().setCause(fault).log("store failed to read");
        }
        throw new OdaException(ErrorCode.STORE_UNAVAILABLE, "the store failed: %s; try again".formatted(fault), fault);
    }

    /** With the read lock held. */
    private Engine enter() {
        // who waits for the write lock gets it only when nobody tries any more
        if (closing.getCount() > 0 && engine != null && lock.readLock().tryLock()) {
            Engine current = engine;
            if (current != null) {
                return current;
            }
            lock.readLock().unlock();
        }
        throw new OdaException(
                ErrorCode.STORE_UNAVAILABLE,
                closing.getCount() == 0 ? "the store is closed" : "the store is being reopened; try again in a moment");
    }

    private synchronized void reopen(Engine broken, Throwable fault) {
        if (engine != broken || closing.getCount() == 0) {
            return;
        }
        LOG.atWarn().setCause(fault).log("store failed and is being reopened");
        engine = null;
        reopener = new Thread(() -> reopen(broken), "store-reopener");
        reopener.setDaemon(true);
        reopener.start();
    }

    private void reopen(Engine broken) {
        lock.writeLock().lock();
        try {
            close(broken);
            boolean told = false;
            while (closing.getCount() > 0 && engine == null) {
                try {
                    engine = opener.get();
                    onReopen.run();
                    LOG.atInfo().log("store reopened");
                } catch (RuntimeException | Error e) {
                    if (!told) {
                        told = true;
                        LOG.atError().setCause(e).log("store cannot be reopened; trying on");
                    }
                    if (pause()) {
                        break;
                    }
                }
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Whether the store is closing. */
    private boolean pause() {
        try {
            return closing.await(PAUSE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void close(Engine broken) {
        try {
            broken.close();
        } catch (RuntimeException | Error e) {
            LOG.atWarn().setCause(e).log("store did not close cleanly");
        }
    }

    @Override
    public void close() {
        closing.countDown();
        lock.writeLock().lock();
        try {
            Engine last = engine;
            engine = null;
            if (last != null) {
                close(last);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
