package org.oda.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The inputs that are kept of a target: a file beside this class with one on each line, as ASCII, everything else escaped as
 * {@code \n} or {@code \xff}. Lines that begin with {@code #} are remarks. What was once a fault, or was written by hand, stands in
 * front; behind the mark stands what together reaches all code that was ever reached.
 */
final class KeptInputs {
    private static final String MARK = "# found by coverage";
    private static final Path SOURCES = Path.of("src", "test", "resources", "org", "oda", "fuzz");

    private KeptInputs() {}

    /** All of them, in the order of the file. */
    static List<byte[]> of(FuzzTarget target) {
        return lines(target).stream()
                .filter(line -> !line.startsWith("#") && !line.isEmpty())
                .map(KeptInputs::unescape)
                .toList();
    }

    /** Replaces what stands behind the mark, in the sources. */
    static void replaceFound(FuzzTarget target, List<byte[]> found) throws IOException {
        List<String> lines = new ArrayList<>(lines(target));
        int mark = lines.indexOf(MARK);
        List<String> kept = new ArrayList<>(mark < 0 ? lines : lines.subList(0, mark));
        kept.add(MARK);
        found.stream()
                .map(KeptInputs::escape)
                .filter(line -> !line.isEmpty() && !kept.contains(line))
                .sorted()
                .forEach(kept::add);
        Files.write(SOURCES.resolve(target + ".txt"), kept);
    }

    private static List<String> lines(FuzzTarget target) {
        try (InputStream file = KeptInputs.class.getResourceAsStream(target + ".txt")) {
            return new String(
                            Objects.requireNonNull(file, () -> target + ".txt").readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String escape(byte[] input) {
        var line = new StringBuilder(input.length + 16);
        for (byte b : input) {
            if (b == '\n') {
                line.append("\\n");
            } else if (b == '\\') {
                line.append("\\\\");
            } else if (b < ' ' || b > '~' || (line.isEmpty() && b == '#')) {
                line.append("\\x%02x".formatted(b));
            } else {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    static byte[] unescape(String line) {
        var input = new ByteArrayOutputStream(line.length());
        for (int at = 0; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c != '\\') {
                input.write(c);
                continue;
            }
            switch (line.charAt(++at)) {
                case 'n' -> input.write('\n');
                case '\\' -> input.write('\\');
                case 'x' -> {
                    input.write(Integer.parseInt(line, at + 1, at + 3, 16));
                    at += 2;
                }
                default -> throw new IllegalArgumentException("escape at %d of %s".formatted(at, line));
            }
        }
        return input.toByteArray();
    }
}
