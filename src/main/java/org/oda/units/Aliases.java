package org.oda.units;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.oda.model.NearestName;

/** The spellings of {@code aliases.txt}, which tells its own form. */
final class Aliases {
    /** The code of what converts to itself only. */
    static final String OPAQUE = "-";

    /** A unit of fewer characters is near to too many others. */
    private static final int LONG = 4;

    private static final Pattern SEPARATOR = Pattern.compile("\\s+\\|\\s+");
    private static final Pattern DEFINITION = Pattern.compile("\\s+=\\s+");
    private static final Map<String, String> WHOLE = new HashMap<>();
    private static final Map<String, String> SYMBOLS = new HashMap<>();
    private static final Map<String, String> WORDS = new HashMap<>();

    static {
        load();
    }

    private Aliases() {}

    /** The code of a text that stands alone. */
    static Optional<String> ofWhole(String text) {
        String code = WHOLE.get(text);
        return code != null ? Optional.of(code) : find(text);
    }

    /** The code of a symbol within a compound, in parentheses where it is a compound itself. */
    static Optional<String> ofSymbol(String symbol) {
        return find(symbol).map(code -> code.contains(".") || code.contains("/") ? "(" + code + ")" : code);
    }

    /** The spelling or code that differs from an unknown text in case only, else one that is near to a longer text. */
    static Optional<String> nearest(String text) {
        Set<String> spellings = new TreeSet<>();
        for (Map<String, String> section : List.of(WHOLE, SYMBOLS, WORDS)) {
            spellings.addAll(section.keySet());
            spellings.addAll(section.values());
        }
        spellings.remove(OPAQUE);
        Optional<String> sameLetters =
                spellings.stream().filter(text::equalsIgnoreCase).findFirst();
        if (sameLetters.isPresent() || text.length() < LONG) {
            return sameLetters;
        }
        spellings.removeIf(spelling -> spelling.length() < LONG);
        return NearestName.of(text, spellings);
    }

    private static Optional<String> find(String symbol) {
        String code = SYMBOLS.get(symbol);
        return Optional.ofNullable(code != null ? code : WORDS.get(symbol.toLowerCase(Locale.ROOT)));
    }

    private static void load() {
        Map<String, Map<String, String>> sections = Map.of("[alone]", WHOLE, "[symbols]", SYMBOLS, "[words]", WORDS);
        try (InputStream file = Aliases.class.getResourceAsStream("aliases.txt")) {
            if (file == null) {
                throw new IllegalStateException("aliases.txt is not beside its reader");
            }
            var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8));
            Map<String, String> section = WHOLE;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (sections.containsKey(line)) {
                    section = sections.get(line);
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    String[] definition = DEFINITION.split(line.strip(), 2);
                    for (String spelling : SEPARATOR.split(definition[1], -1)) {
                        section.put(spelling, definition[0]);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading a resource of this jar", e);
        }
    }
}
