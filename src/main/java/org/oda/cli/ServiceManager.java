package org.oda.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd that the service is ready, where a unit of {@code Type=notify} started it. The protocol is a datagram on
 * a Unix socket, which Java does not have; the program that comes with systemd sends it.
 */
final class ServiceManager {
    private static final Logger log = LoggerFactory.getLogger(ServiceManager.class);
    private static final String SOCKET = "NOTIFY_SOCKET";
    private static final int SECONDS = 10;

    private ServiceManager() {}

    /** Does nothing where nobody waits for it; where it fails systemd ends the service at its start timeout. */
    static void tellReady(Map<String, String> environment) throws InterruptedException {
        String socket = environment.getOrDefault(SOCKET, "");
        if (socket.isEmpty()) {
            return;
        }
        try {
            ProcessBuilder command = new ProcessBuilder("systemd-notify", "--ready").inheritIO();
            command.environment().put(SOCKET, socket);
            Process notify = command.start();
            if (notify.waitFor(SECONDS, TimeUnit.SECONDS) && notify.exitValue() == 0) {
                return;
            }
            notify.destroyForcibly();
            log.atWarn().log("systemd-notify did not tell that the service is ready");
        } catch (IOException e) {
            log.atWarn()
                    .setCause(e)
                    .log("systemd-notify cannot be run, so systemd does not hear that the service is ready");
        }
    }
}
