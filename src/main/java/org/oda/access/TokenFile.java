package org.oda.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/**
 * The file {@code access/tokens.json} of a data folder. It is replaced as a whole, so whoever reads it finds it whole; those who
 * change it wait for one another.
 */
public final class TokenFile {
    private static final String NAME = "tokens.json";

    private final AccessFolder folder;
    private final Path file;

    /** @param data the data folder; nothing is made in it before a token is */
    public TokenFile(Path data) {
        folder = new AccessFolder(data);
        file = folder.file(NAME);
    }

    /**
     * A token that was made.
     *
     * @param text the token, which is not kept anywhere
     * @param first whether there has never been one in this data folder
     */
    public record Created(String text, Token token, boolean first) {}

    public Path path() {
        return file;
    }

    /** Whether there is a token, or was one. */
    public boolean exists() {
        return Files.exists(file);
    }

    /**
     * In the order in which they were made; none where there is no file.
     *
     * @throws OdaException {@code BAD_CONFIG} where the file is damaged, or may not be read
     */
    public List<Token> read() {
        try {
            return readAll();
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    /**
     * Makes a token.
     *
     * @param expires {@code null} for never
     * @throws OdaException {@code BAD_VALUE} where the name is taken, or no name; {@code BAD_CONFIG} where the file is damaged, or
     *     cannot be written
     */
    public Created create(
            String name, Set<Scope> scopes, List<TopicPattern> topics, Instant now, @Nullable Instant expires) {
        String text = Secrets.newToken();
        Token token = new Token(
                name,
                scopes,
                topics,
                now.truncatedTo(ChronoUnit.SECONDS),
                expires == null ? null : expires.truncatedTo(ChronoUnit.SECONDS),
                Secrets.sha256(text),
                Secrets.scramKeys(text));
        return change(() -> {
            boolean first = !exists();
            List<Token> tokens = new ArrayList<>(read());
            if (tokens.stream().anyMatch(other -> other.name().equals(name))) {
                throw OdaException.inField(
                        ErrorCode.BAD_VALUE,
                        "name",
                        "there is a token '%s' already: choose another name, or revoke that one".formatted(name));
            }
            tokens.add(token);
            write(tokens);
            return new Created(text, token, first);
        });
    }

    /**
     * Removes the token of this name, and returns it.
     *
     * @throws OdaException {@code BAD_VALUE} where there is none
     */
    public Token revoke(String name) {
        if (!exists()) {
            throw unknown(name);
        }
        return change(() -> {
            List<Token> tokens = new ArrayList<>(read());
            Token revoked = tokens.stream()
                    .filter(token -> token.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> unknown(name));
            tokens.remove(revoked);
            write(tokens);
            return revoked;
        });
    }

    List<Token> readAll() throws IOException {
        try {
            return TokenCodec.read(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private <T> T change(AccessFolder.Change<T> change) {
        try {
            return folder.locked(change);
        } catch (IOException e) {
            throw new OdaException(
                    ErrorCode.BAD_CONFIG,
                    "'%s' cannot be written (%s): do it as the user that the service runs as".formatted(file, e),
                    e);
        }
    }

    private void write(List<Token> tokens) throws IOException {
        Path whole = folder.file(NAME + ".new");
        Files.deleteIfExists(whole);
        try (FileChannel channel =
                folder.open(whole, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            ByteBuffer bytes = ByteBuffer.wrap(TokenCodec.write(tokens));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        folder.force();
    }

    OdaException damaged(IOException e) {
        return new OdaException(
                ErrorCode.BAD_CONFIG,
                "'%s' cannot be read (%s): repair it, or remove it, make new tokens with 'oda token create', and start with --access on"
                        .formatted(file, e.getClass() == IOException.class ? e.getMessage() : e),
                e);
    }

    private OdaException unknown(String name) {
        return OdaException.inField(
                ErrorCode.BAD_VALUE,
                "name",
                "there is no token '%s' in '%s'; see 'oda token list'".formatted(name, file));
    }
}
