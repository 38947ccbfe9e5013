package org.oda.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oda.model.OdaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of a file, as it is now: whoever asks later than {@link #LAG} after a change is told by it. While the file is damaged
 * what was known before holds; where it is gone, nothing does.
 */
public final class Tokens implements Doorkeeper {
    /** How long a change may go unseen. */
    public static final Duration LAG = Duration.ofMillis(200);

    private static final Logger log = LoggerFactory.getLogger(Tokens.class);

    private final TokenFile file;
    private final InstantSource clock;
    private final AtomicLong lookedAt = new AtomicLong();
    private volatile Known known;

    /** What a file looks like from outside. A replaced one has another key. */
    private record Stamp(
            FileTime modified, long bytes, @Nullable Object key) {}

    /**
     * @param stamp {@code null} where there is no file
     * @param problem why the tokens are older than the file; {@code null} where they are not
     */
    private record Known(
            @Nullable Stamp stamp,
            Map<Token.Sha256, Token> byHash,
            Map<String, Token> byName,
            @Nullable String problem) {
        static Known of(@Nullable Stamp stamp, List<Token> tokens) {
            return new Known(
                    stamp,
                    tokens.stream().collect(Collectors.toUnmodifiableMap(Token::sha256, Function.identity())),
                    tokens.stream().collect(Collectors.toUnmodifiableMap(Token::name, Function.identity())),
                    null);
        }
    }

    private Tokens(TokenFile file, InstantSource clock, Known known) {
        this.file = file;
        this.clock = clock;
        this.known = known;
        lookedAt.set(System.nanoTime());
    }

    /**
     * Reads the file, and goes on to follow it.
     *
     * @param clock what a token's end is compared with
     * @throws OdaException {@code BAD_CONFIG} where it is damaged, or may not be read
     */
    public static Tokens follow(TokenFile file, InstantSource clock) {
        Stamp stamp;
        try {
            stamp = stamp(file);
        } catch (IOException e) {
            throw file.damaged(e);
        }
        return new Tokens(file, clock, Known.of(stamp, file.read()));
    }

    @Override
    public Optional<Caller> byToken(String token) {
        if (!Secrets.isToken(token)) {
            return Optional.empty();
        }
        return valid(now().byHash().get(Secrets.sha256(token))).map(Token::caller);
    }

    @Override
    public Optional<Caller> byName(String name) {
        return valid(now().byName().get(name)).map(Token::caller);
    }

    @Override
    public Optional<ScramKeys> scramKeys(String name, String mechanism) {
        return valid(now().byName().get(name))
                .flatMap(token -> Optional.ofNullable(token.scram().get(mechanism)));
    }

    /** Whether there is one that is valid now. */
    public boolean hasValid() {
        return now().byName().values().stream().anyMatch(token -> token.isValidAt(clock.instant()));
    }

    /** Why changes of the file have no effect; empty where they have. */
    public Optional<String> problem() {
        return Optional.ofNullable(now().problem());
    }

    private Optional<Token> valid(@Nullable Token token) {
        return Optional.ofNullable(token).filter(found -> found.isValidAt(clock.instant()));
    }

    /** One thread looks at the file, and the others go on with what is known meanwhile. */
    private Known now() {
        long last = lookedAt.get();
        long nanos = System.nanoTime();
        if (nanos - last >= LAG.toNanos() && lookedAt.compareAndSet(last, nanos)) {
            look();
        }
        return known;
    }

    private synchronized void look() {
        Known before = known;
        Stamp stamp = null;
        try {
            stamp = stamp(file);
            if (Objects.equals(stamp, before.stamp()) && before.problem() == null) {
                return;
            }
            known = Known.of(stamp, file.readAll());
            log.atInfo()
                    .addKeyValue("tokens", known.byName().size())
                    .log(stamp == null ? "the file of tokens is gone, and with it all tokens" : "tokens have changed");
        } catch (IOException | RuntimeException e) {
            String reason = e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : e.toString();
            known = new Known(
                    stamp,
                    before.byHash(),
                    before.byName(),
                    "'%s' cannot be read (%s): what it was before holds on".formatted(file.path(), reason));
            if (before.problem() == null) {
                log.atWarn()
                        .addKeyValue("file", file.path())
                        .addKeyValue("reason", reason)
                        .log("the file of tokens cannot be read: what it was before holds on");
            }
        }
    }

    private static @Nullable Stamp stamp(TokenFile file) throws IOException {
        try {
            var attributes = Files.readAttributes(file.path(), BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
