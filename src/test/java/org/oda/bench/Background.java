package org.oda.bench;

/** A task that runs beside a measurement; {@link #close} waits for its end. */
final class Background implements AutoCloseable {
    private final Thread thread;

    Background(Runnable task) {
        thread = new Thread(task, "bench-background");
        thread.start();
    }

    void interrupt() {
        thread.interrupt();
    }

    @Override
    public void close() throws InterruptedException {
        thread.join();
    }
}
