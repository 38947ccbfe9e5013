package org.oda.store.questdb;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** Refuses a JVM in which QuestDB would destroy the heap. */
final class JvmCheck {
    private static final String COMPACT_HEADERS = "UseCompactObjectHeaders";

    private JvmCheck() {}

    /**
     * QuestDB's first class writes into a field of the JDK at an offset that it guesses from the size of the object
     * header. With compact headers, possible from Java 24 on, it guesses wrong, and the next garbage collection crashes.
     */
    static void requireHeadersAsQuestDbKnowsThem() {
        if (isOn(COMPACT_HEADERS)) {
            throw new OdaException(
                    ErrorCode.BAD_CONFIG,
                    "the database does not work with compact object headers; start Java with -XX:-" + COMPACT_HEADERS);
        }
    }

    private static boolean isOn(String option) {
        HotSpotDiagnosticMXBean options = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        try {
            return options != null
                    && Boolean.parseBoolean(options.getVMOption(option).getValue());
        } catch (IllegalArgumentException e) {
            // a JVM that does not know the option
            return false;
        }
    }
}
