package org.oda;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A wait that does not say how long it may last is only there to end a test that hangs. It is less than the two minutes after
 * which Kafka takes a consumer for dead, which would mend by itself what the service should. For all tests, as a service of JUnit.
 */
public final class PatientAwaits implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(110));
    }
}
