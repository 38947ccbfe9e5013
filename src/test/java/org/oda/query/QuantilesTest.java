package org.oda.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuantilesTest {
    private static final List<BigDecimal> PERCENTS = List.of(
            BigDecimal.ZERO,
            BigDecimal.valueOf(25),
            BigDecimal.valueOf(50),
            new BigDecimal("99.9"),
            BigDecimal.valueOf(100));

    @Test
    void of_fewNumbers_interpolatesBetweenTheClosestRanks() {
        assertThat(Quantiles.of(values(4, 1, 3, 2), BigDecimal.valueOf(50))).isEqualTo(2.5);
        assertThat(Quantiles.of(values(4, 1, 3, 2), BigDecimal.valueOf(25))).isEqualTo(1.75);
        assertThat(Quantiles.of(values(7), BigDecimal.valueOf(95))).isEqualTo(7);
        assertThat(Quantiles.of(values(), BigDecimal.valueOf(50))).isNaN();
    }

    @Test
    void select_anyOrderAndManyEqual_equalsASort() {
        var random = new Random(5);
        for (int round = 0; round < 300; round++) {
            double[] numbers = numbers(random, 1 + random.nextInt(500), round);
            double[] sorted = numbers.clone();
            Arrays.sort(sorted);
            int rank = random.nextInt(numbers.length);

            assertThat(Quantiles.select(numbers, numbers.length, rank)).isEqualTo(sorted[rank]);
        }
    }

    @Test
    void search_inPasses_equalsTheSelectionInMemory() {
        var random = new Random(6);
        for (int round = 0; round < 60; round++) {
            double[] numbers = numbers(random, 1 + random.nextInt(300), round);
            int most = round % 2 == 0 ? 10 : -1;
            RankSearch search = new RankSearch(PERCENTS);
            do {
                long[][] sums = search.sums();
                for (int from = 0; from < numbers.length; from += 100) {
                    RankSearch.Tally tally = search.new Tally();
                    for (int i = from; i < Math.min(numbers.length, from + 100); i++) {
                        tally.add(numbers[i]);
                    }
                    tally.addTo(sums);
                }
                search.narrow(sums);
            } while (search.left() > most && !search.isDone());
            double[] left = search.isDone()
                    ? new double[0]
                    : Arrays.stream(numbers).filter(search::isSearched).toArray();

            double[] results = search.results(left);

            for (int i = 0; i < results.length; i++) {
                assertThat(results[i]).isEqualTo(Quantiles.of(values(numbers), PERCENTS.get(i)));
            }
        }
    }

    @Test
    void orderedBits_anyNumbers_keepTheirOrder() {
        double[] ascending = {Double.NEGATIVE_INFINITY, -1e300, -2, -1, -1e-300, 0, 1e-300, 1, 2, 1e300};
        for (int i = 1; i < ascending.length; i++) {
            assertThat(Long.compareUnsigned(OrderedBits.of(ascending[i - 1]), OrderedBits.of(ascending[i])))
                    .isNegative();
            assertThat(OrderedBits.toDouble(OrderedBits.of(ascending[i]))).isEqualTo(ascending[i]);
        }
    }

    private static double[] numbers(Random random, int count, int round) {
        return switch (round % 4) {
            case 0 -> random.doubles(count, -1000, 1000).toArray();
            case 1 -> random.ints(count, 0, 4).asDoubleStream().toArray();
            case 2 -> random.doubles(count, 20, 21).sorted().toArray();
            default ->
                random.longs(count)
                        .mapToDouble(Double::longBitsToDouble)
                        .filter(Double::isFinite)
                        .toArray();
        };
    }

    private static Values values(double... numbers) {
        Values values = new Values();
        for (double number : numbers) {
            values.add(number);
        }
        return values;
    }
}
