package org.oda.table;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.format.CompressionCodec;

/** Compresses pages, one after the other. Holds memory outside of the heap until it is closed. For one thread. */
final class PageCompressor implements AutoCloseable {
    static final CompressionCodec CODEC = CompressionCodec.ZSTD;
    private static final int LEVEL = 1;

    private final ZstdCompressCtx context = new ZstdCompressCtx();
    private final Plain plain = new Plain();
    private byte[] buffer = new byte[0];

    PageCompressor() {
        context.setLevel(LEVEL);
    }

    /** The length of what is in {@link #buffer} then. */
    int compress(BytesInput page) throws IOException {
        plain.reset();
        page.writeAllTo(plain);
        int bound = Math.toIntExact(Zstd.compressBound(plain.size()));
        if (buffer.length < bound) {
            buffer = new byte[bound];
        }
        return context.compressByteArray(buffer, 0, buffer.length, plain.bytes(), 0, plain.size());
    }

    /** Valid until the next page. */
    byte[] buffer() {
        return buffer;
    }

    @Override
    public void close() {
        context.close();
    }

    private static final class Plain extends ByteArrayOutputStream {
        private byte[] bytes() {
            return buf;
        }
    }
}
