package org.oda.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The command line that continues where a page ends. */
final class NextPage {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");
    private static final String CURSOR = "--cursor";
    /** A page is not to be written over the one before. */
    private static final List<String> LEFT_OUT = List.of(CURSOR, "--output");

    private NextPage() {}

    /**
     * Ready for a POSIX shell. Where it goes is left to be said.
     *
     * @param arguments those of this page, from the command's name on
     */
    static String commandLine(List<String> arguments, String cursor) {
        List<String> next = new ArrayList<>(List.of("oda"));
        boolean value = false;
        for (String argument : arguments) {
            boolean leftOut = LEFT_OUT.contains(argument)
                    || LEFT_OUT.stream().anyMatch(option -> argument.startsWith(option + "="));
            if (!value && !leftOut) {
                next.add(argument);
            }
            value = !value && LEFT_OUT.contains(argument);
        }
        next.add(CURSOR);
        next.add(cursor);
        return next.stream().map(NextPage::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String argument) {
        return PLAIN.matcher(argument).matches() ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
