package org.oda.gateway;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.oda.codec.StreamPlace;
import org.oda.live.LiveStream;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open stream. It waits for its client, or for records, without a thread, and holds a page at most: a client that reads slowly
 * costs nobody anything. Its turns run one at a time.
 */
final class EventStream implements WriteListener {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final int RETRY_MILLIS = 1_000;

    private final Executor arriving;
    private final Executor history;
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private final Consumer<EventStream> onEnd;
    private final AtomicInteger turns = new AtomicInteger();
    private final EventText text;
    private final Function<StreamPlace, String> ids;
    private final BooleanSupplier allowed;
    private volatile @Nullable LiveStream source;
    private volatile @Nullable ServletOutputStream out;
    private volatile boolean isWritable;
    private volatile boolean isBeatDue;
    private volatile boolean isRefused;
    private boolean isUnflushed;
    private boolean isLast;

    /**
     * @param arriving does what reads records that arrive
     * @param history does what goes through the store
     * @param ids writes places down
     * @param allowed whether its client still may read it
     * @param onEnd called once
     */
    EventStream(
            Executor arriving,
            Executor history,
            Function<StreamPlace, String> ids,
            BooleanSupplier allowed,
            Consumer<EventStream> onEnd) {
        this.arriving = arriving;
        this.history = history;
        this.onEnd = onEnd;
        this.ids = ids;
        this.allowed = allowed;
        text = new EventText(this::id);
        text.begin(RETRY_MILLIS);
    }

    /** @param stream is closed at the end */
    void begin(LiveStream stream) {
        source = stream;
        turn();
    }

    /** Gives what completes when the stream has ended, for whatever reason; never with an exception. */
    CompletableFuture<@Nullable Void> writeTo(ServletOutputStream stream) {
        out = stream;
        stream.setWriteListener(this);
        return ended;
    }

    /** There is something to do, perhaps. */
    void turn() {
        if (turns.getAndIncrement() == 0) {
            submit();
        }
    }

    /** Writes at least a sign of life. */
    void beat() {
        isBeatDue = true;
        turn();
    }

    /** Ends it where its client may not read it any more. */
    void check() {
        if (!isRefused && !isAllowed()) {
            isRefused = true;
            turn();
        }
    }

    /** Where it cannot be known, because an identity provider is away, it is not: the client comes again, and is told. */
    private boolean isAllowed() {
        try {
            return allowed.getAsBoolean();
        } catch (OdaException e) {
            LOG.atDebug().setCause(e).log("a stream's caller cannot be checked");
            return false;
        }
    }

    void end() {
        if (ended.complete(null)) {
            onEnd.accept(this);
            turn();
        }
    }

    @Override
    public void onWritePossible() {
        isWritable = true;
        turn();
    }

    @Override
    public void onError(Throwable e) {
        LOG.atDebug().setCause(e).log("client went away");
        end();
    }

    private void submit() {
        try {
            LiveStream from = source;
            (from != null && from.isHistory() ? history : arriving).execute(this::run);
        } catch (RejectedExecutionException e) {
            LOG.atDebug().setCause(e).log("the gateway is closed");
        }
    }

    private void run() {
        int seen = turns.get();
        if (work() || !turns.compareAndSet(seen, 0)) {
            submit();
        }
    }

    /** One step; gives whether there may be another. */
    private boolean work() {
        LiveStream from = source;
        ServletOutputStream to = out;
        if (from != null && ended.isDone()) {
            from.close();
            return false;
        }
        if (from == null || to == null || !isWritable) {
            return false;
        }
        try {
            if (!to.isReady()) {
                return false;
            }
            if (isUnflushed) {
                isUnflushed = false;
                to.flush();
                return true;
            }
            if (isLast) {
                end();
                return false;
            }
            return write(from, to);
        } catch (IOException | IllegalStateException e) {
            onError(e);
            return false;
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("stream failed");
            end();
            return false;
        }
    }

    private boolean write(LiveStream from, ServletOutputStream to) throws IOException {
        boolean isMore = read(from);
        if (text.isEmpty() && isBeatDue) {
            text.heartbeat();
        }
        if (text.isEmpty()) {
            return isMore;
        }
        isBeatDue = false;
        isUnflushed = true;
        to.write(text.take());
        return true;
    }

    private boolean read(LiveStream from) {
        try {
            if (isRefused) {
                throw new OdaException(
                        ErrorCode.UNAUTHENTICATED, "the token is not valid any more: it was revoked, or has expired");
            }
            return from.read(text);
        } catch (OdaException e) {
            LOG.atDebug().setCause(e).log("stream ends");
            text.problem(e);
            isLast = true;
            return true;
        }
    }

    private String id() {
        LiveStream from = source;
        if (from == null) {
            throw new OdaException(ErrorCode.INTERNAL, "a stream without a source");
        }
        return ids.apply(from.place());
    }
}
