package org.oda.store.questdb;

import io.questdb.cairo.TableReader;
import java.util.Arrays;
import org.oda.store.SampleBlock;

/** Gives the series of one fold their numbers. The texts are copies: they are good when the reader is closed, too. */
final class SeriesNames implements SampleBlock.Names {
    private final TableReader reader;
    private final Symbols topicTexts;
    private final Symbols generatorTexts = new Symbols(RecordTable.GENERATOR);
    private final SeriesMap numbers = new SeriesMap();
    private volatile String[] topics = new String[16];
    private volatile String[] generators = new String[16];

    SeriesNames(TableReader reader, Symbols topicTexts) {
        this.reader = reader;
        this.topicTexts = topicTexts;
    }

    synchronized int numberOf(int topic, int generator) {
        int number = numbers.get(topic, generator);
        if (number == SeriesMap.ABSENT) {
            number = numbers.size();
            numbers.put(topic, generator, number);
            topics = with(topics, number, topicTexts.get(reader, topic));
            generators = with(generators, number, generatorTexts.get(reader, generator));
        }
        return number;
    }

    private static String[] with(String[] texts, int number, String text) {
        String[] grown = number < texts.length ? texts : Arrays.copyOf(texts, texts.length * 2);
        grown[number] = text;
        return grown;
    }

    @Override
    public String topic(int series) {
        return topics[series];
    }

    @Override
    public String generatorId(int series) {
        return generators[series];
    }
}
