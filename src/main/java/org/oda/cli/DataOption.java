package org.oda.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.access.Audit;
import org.oda.access.AuditLog;
import org.oda.access.TokenFile;
import org.oda.config.ConfigSources;
import picocli.CommandLine.Option;

/** {@code --data}: the data folder of a service, found as the service finds it. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data folder of the service (default: oda-data; also: ODA_DATA, or the file of settings).")
    private @Nullable Path data;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Properties file with the settings of the service (also: ODA_CONFIG).")
    private @Nullable Path file;

    Path folder(Map<String, String> environment) {
        Path given = data;
        if (given != null) {
            return given;
        }
        return new ConfigSources(Map.of(), file, environment, Map.of())
                .load()
                .config()
                .data();
    }

    TokenFile tokens(Map<String, String> environment) {
        return new TokenFile(folder(environment));
    }

    Audit audit(Map<String, String> environment) {
        return new AuditLog(folder(environment), Clock.systemUTC());
    }

    /** Who sits at this machine, for the audit log. */
    static String user() {
        return "local:" + System.getProperty("user.name", "unknown");
    }
}
