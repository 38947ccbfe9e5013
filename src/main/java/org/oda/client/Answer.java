package org.oda.client;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a query as it comes, decompressed; to be closed.
 *
 * @param nextCursor where the next page begins; {@code null} where there is none
 */
public record Answer(InputStream body, @Nullable String nextCursor) implements AutoCloseable {
    @Override
    public void close() throws IOException {
        body.close();
    }
}
