package org.oda;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** A part that is opened in a thread of its own; closed with what it opens, also where nobody waited for that. */
final class Opening<T extends AutoCloseable> implements AutoCloseable {
    private final CompletableFuture<T> part;

    Opening(String threadName, Supplier<T> opener) {
        part = CompletableFuture.supplyAsync(opener, task -> new Thread(task, threadName).start());
    }

    /** The part, or the error that kept it from opening. */
    T await() {
        try {
            return part.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public void close() throws Exception {
        try {
            part.join();
        } catch (CompletionException e) {
            return; // there is nothing to close, and await() has told why
        }
        part.join().close();
    }
}
