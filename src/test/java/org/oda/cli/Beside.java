package org.oda.cli;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Work beside a test, each on a thread of its own: the common pool of a small machine has one, and would wait. */
final class Beside {
    private Beside() {}

    static <T> CompletableFuture<T> start(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> new Thread(task, "beside-the-test").start());
    }
}
