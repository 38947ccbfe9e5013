package org.oda.gateway;

import java.util.concurrent.Semaphore;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** The memory that all bodies together may take which are being read. Thread-safe. */
final class SendRoom {
    private static final int UNIT = 1 << 10;
    /** Of the heap. */
    private static final int SHARE = 6;

    /** A body is there twice: as it came, and as records. */
    private static final int COPIES = 2;

    private final Semaphore units;

    /** @param largest one body of so many bytes has room in any case */
    SendRoom(int largest) {
        units = new Semaphore(
                Math.max(units(largest), Math.toIntExact(Runtime.getRuntime().maxMemory() / SHARE / UNIT)));
    }

    /** What one body has; for one thread. */
    final class Share implements AutoCloseable {
        private int held;

        /**
         * Room for so many bytes altogether.
         *
         * @throws OdaException {@code GATEWAY_UNAVAILABLE}
         */
        void grow(int bytes) {
            int more = units(bytes) - held;
            if (!units.tryAcquire(more)) {
                throw new OdaException(
                        ErrorCode.GATEWAY_UNAVAILABLE,
                        "too much is being sent at once: nothing of this body was; send it again a little later");
            }
            held += more;
        }

        @Override
        public void close() {
            units.release(held);
            held = 0;
        }
    }

    private static int units(int bytes) {
        return Math.multiplyExact(COPIES, bytes / UNIT + 1);
    }
}
