package org.oda.cli;

import java.nio.file.Path;
import java.util.Map;

/** Where commands keep what they need to go on. */
final class StateFolder {
    private StateFolder() {}

    /** By the XDG base directories: {@code ~/.local/state/oda}, or below {@code XDG_STATE_HOME}. */
    static Path of(Map<String, String> environment) {
        String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
        Path home = xdg.startsWith("/")
                ? Path.of(xdg)
                : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", "")), ".local", "state");
        return home.resolve("oda");
    }
}
