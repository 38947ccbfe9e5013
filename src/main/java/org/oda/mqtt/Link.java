package org.oda.mqtt;

import com.hivemq.client.mqtt.MqttClientBuilder;
import io.reactivex.disposables.Disposable;
import io.reactivex.disposables.Disposables;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One connection to the broker. For a further connection a new one is made: the library's client keeps the identifiers
 * of what it did not acknowledge, and would take another message with the same identifier for a repetition.
 */
abstract class Link implements AutoCloseable {
    static final int KEEP_ALIVE_SECONDS = 30;

    private static final long ANSWER_WITHIN_SECONDS = 20;
    private static final long FAREWELL_SECONDS = 2;

    private final CompletableFuture<Throwable> ended = new CompletableFuture<>();
    private Disposable messages = Disposables.disposed();

    /** Listens for the end of the connection; comes before {@link #connect}. */
    MqttClientBuilder watched(MqttClientBuilder builder) {
        return builder.addDisconnectedListener(context -> ended.complete(context.getCause()));
    }

    /** Goes on with the session of this client id, or begins one; returns when the broker has accepted. */
    abstract CompletionStage<?> connect(MqttConfig config);

    /** Asks for messages, and answers with those rules that the broker refuses. */
    abstract CompletableFuture<List<Rule>> subscribe(List<Rule> rules);

    /** Hands over each message, in their order, until it is disposed of. To be called before {@link #connect}. */
    abstract Disposable receive(Consumer<Message> receiver);

    /** Each message comes on one thread, which may wait. To be called before {@link #connect}. */
    void onMessage(Consumer<Message> receiver) {
        messages = receive(receiver);
    }

    /** No message comes any more, because of an error. */
    void failed(Throwable cause) {
        ended.complete(cause);
    }

    abstract CompletionStage<?> disconnect();

    boolean hasEnded() {
        return ended.isDone();
    }

    /** Whether the connection has ended; waits that long for it. */
    boolean hasEnded(long millis) throws InterruptedException {
        try {
            ended.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Why it has ended. */
    Throwable cause() {
        return ended.getNow(new IllegalStateException("the connection lasts"));
    }

    /** The answer of the broker, which must come in time, and before the connection ends. */
    <T> T answer(CompletionStage<T> asked) throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<T> answer = asked.toCompletableFuture();
        var unused = ended.thenAccept(answer::completeExceptionally);
        return answer.get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
    }

    /** Tells the broker, which keeps the session. */
    @Override
    public void close() {
        try {
            if (!ended.isDone()) {
                disconnect().toCompletableFuture().get(FAREWELL_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            return; // it had ended, or ends without a farewell
        } finally {
            // until then the library keeps the network's thread, and by it the client, for as long as the session lasts
            messages.dispose();
        }
    }
}
