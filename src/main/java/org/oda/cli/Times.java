package org.oda.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times as options take them: ISO 8601 with {@code Z}, an offset or neither (UTC), or a date (its first instant). */
final class Times implements ITypeConverter<Instant> {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ISO_DATE_TIME.withZone(ZoneOffset.UTC);

    @Override
    public Instant convert(String text) {
        try {
            if (text.length() <= "2024-01-25".length()) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            TemporalAccessor time = FORM.parseBest(text.replace(' ', 'T'), OffsetDateTime::from, Instant::from);
            return Instant.from(time);
        } catch (DateTimeException e) {
            throw new TypeConversionException("'%s' is no time such as 2024-01-25T13:53:54Z".formatted(text));
        }
    }
}
