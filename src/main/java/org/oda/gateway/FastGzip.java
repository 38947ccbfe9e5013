package org.oda.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Gzip at the level that keeps up with the store. Only {@link #finish} makes it complete. */
final class FastGzip extends GZIPOutputStream {
    private static final int BUFFER_BYTES = 1 << 16;

    FastGzip(OutputStream out) throws IOException {
        super(out, BUFFER_BYTES);
        def.setLevel(Deflater.BEST_SPEED);
    }

    /** Frees the compressor and leaves the stream as it is: an answer that broke off must not look complete. */
    @Override
    public void close() {
        def.end();
    }
}
