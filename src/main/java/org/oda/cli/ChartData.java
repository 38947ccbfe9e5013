package org.oda.cli;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.oda.client.AggregateValue;
import org.oda.client.Message;
import org.oda.client.ResultStream;
import org.oda.codec.Decoded.Accepted;
import org.oda.codec.RecordDecoder;
import org.oda.codec.TimeBounds;
import org.oda.model.Attribute;
import org.oda.model.ErrorCode;
import org.oda.model.Nanos;
import org.oda.model.OdaException;
import org.oda.model.RecordId;

/** What a chart is drawn of, held in memory: its scales are known at the end only. */
final class ChartData {
    /** About 32 MB. */
    private static final int MAX_VALUES = 2_000_000;
    /** Windows come at even distances, but for the lengths of months and days. */
    private static final double WINDOWS_APART = 1.5;
    /** Sensors report when they like. */
    private static final double READINGS_APART = 10;

    private static final RecordDecoder DECODER = new RecordDecoder(
            InstantSource.system(), new TimeBounds(Nanos.MIN, Duration.ofDays(1_000_000)), Integer.MAX_VALUE);

    private final Map<ChartSeries.Key, ChartSeries> series = new LinkedHashMap<>();
    private final double apart;
    private int size;
    private boolean cut;

    private ChartData(double apart) {
        this.apart = apart;
    }

    /**
     * One series for each group, attribute and function.
     *
     * @throws OdaException {@code NO_VALUES} where no window has a value
     */
    static ChartData ofAggregates(ResultStream<AggregateValue> values) {
        ChartData data = new ChartData(WINDOWS_APART);
        try (values) {
            while (values.hasNext() && data.hasRoom()) {
                AggregateValue value = values.next();
                String what = value.function() + " " + value.field();
                data.series(new ChartSeries.Key(what, value.topic(), value.generatorId(), value.unit()))
                        .add(value.timestamp(), value.value());
            }
        }
        return data.checked("no window has a value");
    }

    /**
     * One series for each topic, generator, attribute and unit.
     *
     * @param fields names of attributes; their texts are left out
     * @throws OdaException {@code NO_VALUES} where no record has a number of them
     */
    static ChartData ofRecords(ResultStream<Message> records, Collection<String> fields) {
        ChartData data = new ChartData(READINGS_APART);
        try (records) {
            while (records.hasNext() && data.hasRoom()) {
                Message record = records.next();
                for (Attribute attribute : attributes(record)) {
                    if (attribute.isNumeric() && fields.contains(attribute.name())) {
                        data.series(new ChartSeries.Key(
                                        attribute.name(), record.topic(), record.generatorId(), attribute.unit()))
                                .add(record.timestamp(), attribute.value());
                    }
                }
            }
        }
        return data.checked("no record has a number of " + String.join(", ", fields));
    }

    private static List<Attribute> attributes(Message message) {
        // where the message came from does not matter here
        RecordId id = new RecordId(message.topic(), 0, 0);
        return DECODER.decode(id, message.toJson()) instanceof Accepted accepted
                ? accepted.record().attributes()
                : List.of();
    }

    private boolean hasRoom() {
        cut = size >= MAX_VALUES;
        return !cut;
    }

    private ChartSeries series(ChartSeries.Key key) {
        size++;
        return series.computeIfAbsent(key, ChartSeries::new);
    }

    private ChartData checked(String nothing) {
        boolean any = series.values().stream().anyMatch(ChartData::hasValue);
        if (!any) {
            throw new OdaException(ErrorCode.NO_VALUES, nothing);
        }
        return this;
    }

    private static boolean hasValue(ChartSeries series) {
        for (int i = 0; i < series.size(); i++) {
            if (!Double.isNaN(series.value(i))) {
                return true;
            }
        }
        return false;
    }

    /** All series that have a value, by unit, which is empty for none. */
    Map<String, List<ChartSeries>> byUnit() {
        Map<String, List<ChartSeries>> units = new LinkedHashMap<>();
        series.values().stream()
                .filter(ChartData::hasValue)
                .forEach(one -> units.computeIfAbsent(
                                Objects.requireNonNullElse(one.key().unit(), ""), unit -> new ArrayList<>())
                        .add(one));
        return units;
    }

    /** What it shows, and of the group what differs. */
    String name(ChartSeries one) {
        StringBuilder name = new StringBuilder(one.key().what());
        if (differs(ChartSeries.Key::topic)) {
            name.append(", ").append(one.key().topic());
        }
        if (differs(ChartSeries.Key::generatorId)) {
            name.append(", ").append(one.key().generatorId());
        }
        return name.toString();
    }

    private boolean differs(Function<ChartSeries.Key, @Nullable String> part) {
        return series.keySet().stream().map(part).distinct().count() > 1;
    }

    /** Neighbours of a series that are farther apart, in nanoseconds, are not connected. */
    double gap(ChartSeries one) {
        return apart * one.usualStep();
    }

    int size() {
        return size;
    }

    /** Whether there was more than fits. */
    boolean isCut() {
        return cut;
    }
}
