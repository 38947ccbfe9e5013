package org.oda.gateway;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oda.store.GeneratedStore;

/** A reader that always takes a little, and so is never idle, does not hold its place for ever. */
@Tag("once")
@Timeout(300)
class SlowReaderTest {
    private static final String QUERY = "{\"topic\":\"generated\"}";

    @Test
    void query_readerThatTakesALittleForEver_givesItsPlaceBack() throws IOException {
        var store = new GeneratedStore(Long.MAX_VALUE);
        Limits usual = GatewayFixture.LIMITS;
        var limits = new Limits(
                1,
                usual.queryTime(),
                new SlowReader(100_000, Duration.ofSeconds(1)),
                usual.streams(),
                usual.connections(),
                usual.bodies(),
                usual.bodyBytes(),
                0,
                0,
                0,
                100);
        try (var oda = new GatewayFixture(store, null, limits);
                var reader = new Socket()) {
            reader.setReceiveBufferSize(4_096);
            reader.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), oda.gateway().port()));
            RawHttp.send(reader, "POST", "/query", QUERY, true);
            var slowly = new Thread(() -> readSlowly(reader), "slow-reader");
            slowly.setDaemon(true);
            slowly.start();
            await().until(() -> oda.metric("oda_limits_refused_total", "limit=\"slow_reader\"") == 1);

            await().until(() -> store.openCursors() == 0);
            store.setCount(1, false);
            await().until(() -> oda.client().query(QUERY).status() == 200);
        }
    }

    /** Some 25 kB/s. */
    private static void readSlowly(Socket reader) {
        try {
            InputStream in = reader.getInputStream();
            byte[] little = new byte[512];
            while (in.read(little) >= 0) {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        } catch (IOException e) {
            // it was left, as it should be
        }
    }
}
