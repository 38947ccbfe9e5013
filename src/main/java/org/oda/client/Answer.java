package org.oda.client;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.oda.model.OdaException;

/**
 * An answer to a query as it comes, decompressed; to be closed.
 *
 * @param nextCursor where the next page begins; {@code null} where there is none
 */
public record Answer(InputStream body, @Nullable String nextCursor) implements AutoCloseable {
    /**
     * As {@link InputStream#read(byte[])}.
     *
     * @throws OdaException where the answer breaks off, so that it is not taken for a failure to write it
     */
    public int read(byte[] buffer) {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            throw Wire.brokenOff(e);
        }
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
