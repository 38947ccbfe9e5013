package org.oda.catalogue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.model.Nanos;
import org.oda.store.Store;
import org.oda.store.StoredSeries;
import org.oda.store.StoredSeries.StoredField;

/** Looks at one topic or generator more closely. */
final class Details {
    /** Of attributes, of generators, and of topics. */
    private static final int MOST = 1_000;

    private static final Comparator<StoredField> ORDER = Comparator.comparing(StoredField::field)
            .thenComparing(StoredField::unit, Comparator.nullsFirst(Comparator.naturalOrder()));

    private final LastValues lastValues;

    private record Key(String field, @Nullable String unit) {}

    private record Attributes(List<AttributeEntry> entries, boolean areAll) {}

    Details(Store store) {
        lastValues = new LastValues(store);
    }

    TopicDetail ofTopic(Entry topic) {
        List<StoredSeries> series = topic.series();
        Attributes attributes = attributes(topic.name(), null, series);
        List<StoredSeries> generators = series.stream()
                .filter(each -> each.generatorId() != null)
                .limit(MOST)
                .toList();
        return new TopicDetail(
                topic, attributes.entries, attributes.areAll, generators, generators.size() == series.size());
    }

    GeneratorDetail ofGenerator(Entry generator) {
        List<GeneratorDetail.OnTopic> topics = new ArrayList<>();
        generator.series().stream().limit(MOST).forEach(series -> {
            Attributes attributes = attributes(series.topic(), generator.name(), List.of(series));
            topics.add(new GeneratorDetail.OnTopic(
                    series.topic(), Figures.of(List.of(series)), attributes.entries, attributes.areAll));
        });
        return new GeneratorDetail(
                generator, topics, topics.size() == generator.series().size());
    }

    private Attributes attributes(String topic, @Nullable String generatorId, List<StoredSeries> series) {
        Map<Key, StoredField> byKey = new HashMap<>();
        for (StoredSeries each : series) {
            for (StoredField field : each.fields()) {
                byKey.merge(new Key(field.field(), field.unit()), field, Details::sum);
            }
        }
        List<StoredField> fields =
                byKey.values().stream().sorted(ORDER).limit(MOST).toList();
        LastValues.Found values = lastValues.of(topic, generatorId, fields);
        return new Attributes(
                fields.stream().map(field -> entry(field, values)).toList(),
                fields.size() == byKey.size() && series.stream().allMatch(StoredSeries::hasAllFields));
    }

    private static StoredField sum(StoredField a, StoredField b) {
        return new StoredField(
                a.field(),
                a.unit(),
                a.numbers() + b.numbers(),
                a.texts() + b.texts(),
                Math.min(a.first(), b.first()),
                Math.max(a.last(), b.last()));
    }

    private static AttributeEntry entry(StoredField field, LastValues.Found values) {
        return new AttributeEntry(
                field.field(),
                field.unit(),
                type(field),
                field.numbers() + field.texts(),
                Nanos.toInstant(field.first()),
                Nanos.toInstant(field.last()),
                values.number(field),
                values.text(field));
    }

    private static AttributeEntry.Type type(StoredField field) {
        if (field.texts() == 0) {
            return AttributeEntry.Type.NUMBER;
        }
        return field.numbers() == 0 ? AttributeEntry.Type.TEXT : AttributeEntry.Type.MIXED;
    }
}
