package org.oda.catalogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oda.codec.AttributeTexts;
import org.oda.model.Attribute;
import org.oda.model.DecodedRecord;
import org.oda.model.NamePattern;
import org.oda.model.Nanos;
import org.oda.model.Order;
import org.oda.model.Selection;
import org.oda.model.TimeRange;
import org.oda.store.Cursor;
import org.oda.store.Scan;
import org.oda.store.Store;
import org.oda.store.StoredSeries.StoredField;

/** Looks up the last values of attributes, at the instants when they were seen last. */
final class LastValues {
    private static final int LONGEST_TEXT = 1_000;

    private final Store store;

    LastValues(Store store) {
        this.store = store;
    }

    /** Values by attribute and unit; an attribute is absent where its record cannot be found. */
    static final class Found {
        private final Map<StoredField, Double> numbers = new HashMap<>();
        private final Map<StoredField, String> texts = new HashMap<>();

        @Nullable Double number(StoredField field) {
            return numbers.get(field);
        }

        @Nullable String text(StoredField field) {
            return texts.get(field);
        }
    }

    /** @param generatorId {@code null} for those of any */
    Found of(String topic, @Nullable String generatorId, List<StoredField> fields) {
        Found found = new Found();
        fields.stream()
                .collect(Collectors.groupingBy(StoredField::last, TreeMap::new, Collectors.toList()))
                .forEach((instant, seenThen) -> find(topic, generatorId, instant, seenThen, found));
        return found;
    }

    private void find(String topic, @Nullable String generatorId, long instant, List<StoredField> fields, Found found) {
        List<StoredField> missing = new ArrayList<>(fields);
        Selection selection = new Selection(
                List.of(new NamePattern(topic)),
                // a pattern of its own would select others, too: an id may hold any character
                generatorId == null || generatorId.contains("*") ? List.of() : List.of(new NamePattern(generatorId)),
                missing.stream().map(StoredField::field).collect(Collectors.toSet()),
                List.of(),
                new TimeRange(Nanos.toInstant(instant), Nanos.toInstant(instant + 1)));
        try (Cursor<DecodedRecord> cursor = store.scan(new Scan(selection, Order.DESC, null, true))) {
            DecodedRecord next = cursor.next();
            while (next != null && !missing.isEmpty()) {
                if (generatorId == null || generatorId.equals(next.record().generatorId())) {
                    Taking taking = new Taking(next, found);
                    missing.removeIf(taking::take);
                }
                next = cursor.next();
            }
        }
    }

    /** From one record, whose texts are read once. */
    private static final class Taking {
        private final DecodedRecord decoded;
        private final Found found;
        private @Nullable Map<String, String> texts;

        Taking(DecodedRecord decoded, Found found) {
            this.decoded = decoded;
            this.found = found;
        }

        /** Whether the record has it. */
        boolean take(StoredField field) {
            for (Attribute attribute : decoded.attributes()) {
                if (attribute.name().equals(field.field()) && Objects.equals(attribute.unit(), field.unit())) {
                    if (attribute.isNumeric()) {
                        found.numbers.put(field, attribute.value());
                    } else {
                        takeText(field);
                    }
                    return true;
                }
            }
            return false;
        }

        private void takeText(StoredField field) {
            Map<String, String> known = texts;
            if (known == null) {
                known = AttributeTexts.of(decoded.record().data());
                texts = known;
            }
            String text = known.get(field.field());
            if (text != null) {
                found.texts.put(field, cut(text));
            }
        }
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST_TEXT) {
            return text;
        }
        int end = LONGEST_TEXT - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
