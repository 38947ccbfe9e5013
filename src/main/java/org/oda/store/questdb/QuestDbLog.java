package org.oda.store.questdb;

import io.questdb.log.LogFactory;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Sends QuestDB's log to SLF4J, see {@code questdb-log.conf}. */
final class QuestDbLog {
    /** Names a resource; QuestDB reads it when its log is made, once for each process. */
    private static final String CONFIGURATION = "out";

    private QuestDbLog() {}

    /** QuestDB tells the console where it has its configuration from; that line, and only that, is kept back. */
    static synchronized void init() {
        if (System.getProperty(CONFIGURATION) != null) {
            return;
        }
        System.setProperty(CONFIGURATION, "/questdb-log.conf");
        PrintStream console = System.err;
        System.setErr(new PrintStream(console, true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                if (!line.startsWith("Log configuration loaded")) {
                    super.println(line);
                }
            }
        });
        try {
            LogFactory.getInstance();
        } finally {
            System.setErr(console);
        }
    }
}
