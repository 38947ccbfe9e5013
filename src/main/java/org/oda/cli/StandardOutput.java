package org.oda.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Remembers why it could not be written, which a {@link java.io.PrintStream} keeps to itself. */
final class StandardOutput extends FilterOutputStream {
    private volatile @Nullable IOException failure;

    StandardOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** What was lost and why; {@code null} where all was written, or whoever read it has seen enough. */
    @Nullable String loss() {
        IOException reason = failure;
        String message = reason == null ? null : String.valueOf(reason.getMessage());
        return message == null || message.contains("Broken pipe")
                ? null
                : "the output is not complete, because it could not be written: " + message;
    }
}
