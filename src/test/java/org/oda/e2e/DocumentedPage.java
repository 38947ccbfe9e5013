package org.oda.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fenced blocks and tables of a page of the documentation, for tests that run what it says.
 *
 * @param lines of the page
 * @param blocks in their order
 */
public record DocumentedPage(List<String> lines, List<Block> blocks) {
    private static final String FENCE = "```";
    private static final Pattern WORD = Pattern.compile("(?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+");

    /**
     * A fenced block.
     *
     * @param language behind the fence
     * @param lead the last line before it that is not blank
     * @param line its number in the page, from 1 on
     */
    public record Block(String language, String text, String lead, int line) {}

    /** Reads a page by its path within the project. */
    public static DocumentedPage read(String path) {
        try {
            List<String> lines = Files.readAllLines(Path.of(path));
            return new DocumentedPage(lines, blocks(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of one language. */
    public List<Block> blocks(String language) {
        return blocks.stream().filter(block -> block.language.equals(language)).toList();
    }

    /** The words of each line in the blocks of {@code sh} that begins with this, quotes taken off as a shell does. */
    public List<List<String>> commands(String beginning) {
        return blocks("sh").stream()
                .flatMap(block -> block.text.replaceAll("\\\\\n\\s*", "").lines())
                .filter(line -> line.startsWith(beginning))
                .map(line -> words(line.replaceFirst("\\s+#.*|\\s+[>|&] ?.*|\\s+&$", "")))
                .toList();
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        for (Matcher word = WORD.matcher(command); word.find(); ) {
            words.add(word.group().replaceAll("'([^']*)'|\"([^\"]*)\"", "$1$2"));
        }
        return words;
    }

    private static List<Block> blocks(List<String> lines) {
        List<Block> blocks = new ArrayList<>();
        String lead = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith(FENCE)) {
                int from = i + 1;
                do {
                    i++;
                } while (!lines.get(i).equals(FENCE));
                blocks.add(new Block(
                        line.substring(FENCE.length()), String.join("\n", lines.subList(from, i)), lead, from));
                lead = "";
            } else if (!line.isBlank()) {
                lead = line;
            }
        }
        return blocks;
    }
}
