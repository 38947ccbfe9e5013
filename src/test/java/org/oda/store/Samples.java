package org.oda.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oda.model.Selection;

/** A fold that keeps what it is given. */
public final class Samples implements Fold {
    private final List<Numbered> samples = new ArrayList<>();

    /**
     * One value with its time.
     *
     * @param value {@link Double#NaN} where it is text
     */
    public record Sample(
            long time,
            String topic,
            String generatorId,
            @Nullable String unit,
            double value) {}

    private record Numbered(
            SampleBlock.Names names,
            int series,
            long time,
            @Nullable String unit,
            double value) {}

    /** All samples of the attribute, in the order in which they were handed over. */
    public static List<Sample> of(Store store, Selection selection, String field) {
        List<Numbered> all = new ArrayList<>();
        store.fold(selection, field, Samples::new, fold -> all.addAll(fold.samples));
        // the names are good behind the fold, too
        return all.stream()
                .map(each -> new Sample(
                        each.time,
                        each.names.topic(each.series),
                        each.names.generatorId(each.series),
                        each.unit,
                        each.value))
                .toList();
    }

    /** The values alone. */
    public static List<Double> values(Store store, Selection selection, String field) {
        return of(store, selection, field).stream().map(Sample::value).toList();
    }

    @Override
    public void add(SampleBlock block) {
        assertThat(block.size()).isPositive();
        for (int i = 0; i < block.size(); i++) {
            samples.add(new Numbered(
                    block.names(),
                    block.series()[i],
                    block.times()[i],
                    block.units().get(block.unit()[i]),
                    block.values()[i]));
        }
    }
}
