package org.oda.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The command line that continues where a page ends. */
final class NextPage {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");
    private static final String OPTION = "--cursor";

    private NextPage() {}

    /**
     * Ready for a POSIX shell.
     *
     * @param arguments those of this page, from the command's name on
     */
    static String commandLine(List<String> arguments, String cursor) {
        List<String> next = new ArrayList<>(List.of("oda"));
        boolean value = false;
        for (String argument : arguments) {
            if (!value && !argument.equals(OPTION) && !argument.startsWith(OPTION + "=")) {
                next.add(argument);
            }
            value = !value && argument.equals(OPTION);
        }
        next.add(OPTION);
        next.add(cursor);
        return next.stream().map(NextPage::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String argument) {
        return PLAIN.matcher(argument).matches() ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
