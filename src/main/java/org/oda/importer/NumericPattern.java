package org.oda.importer;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The patterns of {@link java.time.format.DateTimeFormatter} that most files need: year, month, day, hour, minute and
 * second as digits, with separators; read ten times as fast. What it does not read may still be a time to java.time.
 */
final class NumericPattern {
    private static final String LETTERS = "yuMdHms";
    private static final int MAX_DIGITS = 9;

    /**
     * A field or a separator.
     *
     * @param letter a letter of a pattern, or 0 for a separator
     * @param digits exactly so many, or 0 for one and more
     * @param separator the character that must stand there
     */
    private record Part(char letter, int digits, char separator) {}

    private final Part[] parts;
    private int year;
    private int month;
    private int day;
    private int hour;
    private int minute;
    private int second;
    private int knownYear;
    private int knownMonth;
    private int monthLength;
    private long monthStart;

    private NumericPattern(List<Part> parts) {
        this.parts = parts.toArray(Part[]::new);
    }

    /** Empty where the pattern has something else, or no full date. */
    static Optional<NumericPattern> of(String pattern) {
        List<Part> parts = new ArrayList<>();
        StringBuilder seen = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (LETTERS.indexOf(c) >= 0) {
                int count = 1;
                while (i + 1 < pattern.length() && pattern.charAt(i + 1) == c) {
                    count++;
                    i++;
                }
                boolean isYear = c == 'y' || c == 'u';
                boolean adjacent =
                        !parts.isEmpty() && parts.get(parts.size() - 1).letter() != 0;
                if (adjacent
                        || seen.indexOf(String.valueOf(c)) >= 0
                        || (isYear ? count != 1 && count != 4 : count > 2)) {
                    return Optional.empty();
                }
                seen.append(isYear ? 'y' : c);
                parts.add(new Part(c, count == 1 ? 0 : count, ' '));
            } else if (Character.isLetter(c) || "'[]{}#".indexOf(c) >= 0) {
                return Optional.empty();
            } else {
                parts.add(new Part((char) 0, 0, c));
            }
        }
        boolean date = "yMd".chars().allMatch(c -> seen.indexOf(String.valueOf((char) c)) >= 0);
        return date ? Optional.of(new NumericPattern(parts)) : Optional.empty();
    }

    /** False where the text is of another form; {@code out} is then as before. */
    boolean read(char[] text, int from, int to, ReadTime out) {
        hour = 0;
        minute = 0;
        second = 0;
        int at = from;
        for (Part part : parts) {
            if (part.letter() == 0) {
                if (at == to || text[at] != part.separator()) {
                    return false;
                }
                at++;
                continue;
            }
            int start = at;
            int limit = Math.min(to, start + (part.digits() == 0 ? MAX_DIGITS : part.digits()));
            int value = 0;
            while (at < limit && text[at] >= '0' && text[at] <= '9') {
                value = value * 10 + (text[at++] - '0');
            }
            if (at == start || (part.digits() != 0 && at - start != part.digits())) {
                return false;
            }
            take(part.letter(), value);
        }
        return at == to && conclude(out);
    }

    private void take(char letter, int value) {
        switch (letter) {
            case 'M' -> month = value;
            case 'd' -> day = value;
            case 'H' -> hour = value;
            case 'm' -> minute = value;
            case 's' -> second = value;
            default -> year = value;
        }
    }

    private boolean conclude(ReadTime out) {
        if (year < 1 || year > 9999 || month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) {
            return false;
        }
        if (year != knownYear || month != knownMonth) {
            knownYear = year;
            knownMonth = month;
            monthStart = LocalDate.of(year, month, 1).toEpochDay();
            monthLength = YearMonth.of(year, month).lengthOfMonth();
        }
        if (day < 1 || day > monthLength) {
            return false;
        }
        out.set((monthStart + day - 1) * 86_400L + hour * 3600L + minute * 60L + second, 0, true);
        return true;
    }
}
