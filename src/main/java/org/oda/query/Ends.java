package org.oda.query;

import org.oda.model.Conversion;
import org.oda.store.SampleBlock;

/**
 * The values of the first and the last record. Of records of the same instant that of the lower topic is the earlier one,
 * and within a topic the one that came earlier.
 */
final class Ends {
    private boolean any;
    private long firstTime;
    private String firstTopic = "";
    private double first;
    private long lastTime;
    private String lastTopic = "";
    private double last;

    /** The samples are behind those that were added before. */
    void add(SampleBlock block, int from, int to, Conversion way) {
        double[] values = block.values();
        int low = from;
        while (low < to && Double.isNaN(values[low])) {
            low++;
        }
        if (low == to) {
            return;
        }
        int high = to - 1;
        while (Double.isNaN(values[high])) {
            high--;
        }
        if (!any || block.times()[low] == firstTime) {
            addFirst(block, low, high, way);
        }
        addLast(block, low, high, way);
        any = true;
    }

    private void addFirst(SampleBlock block, int low, int high, Conversion way) {
        long time = block.times()[low];
        for (int i = low; i <= high && block.times()[i] == time; i++) {
            double value = block.values()[i];
            String topic = block.names().topic(block.series(i));
            if (!Double.isNaN(value) && ((!any && i == low) || topic.compareTo(firstTopic) < 0)) {
                firstTime = time;
                firstTopic = topic;
                first = way.apply(value);
            }
        }
    }

    private void addLast(SampleBlock block, int low, int high, Conversion way) {
        long time = block.times()[high];
        boolean tied = any && time == lastTime;
        int start = high;
        while (start > low && block.times()[start - 1] == time) {
            start--;
        }
        for (int i = start; i <= high; i++) {
            double value = block.values()[i];
            if (Double.isNaN(value)) {
                continue;
            }
            String topic = block.names().topic(block.series(i));
            if (!tied || topic.compareTo(lastTopic) >= 0) {
                lastTime = time;
                lastTopic = topic;
                last = way.apply(value);
                tied = true;
            }
        }
    }

    /** The other's samples are behind. */
    void merge(Ends other) {
        if (!other.any) {
            return;
        }
        if (!any || (other.firstTime == firstTime && other.firstTopic.compareTo(firstTopic) < 0)) {
            firstTime = other.firstTime;
            firstTopic = other.firstTopic;
            first = other.first;
        }
        if (!any || other.lastTime > lastTime || other.lastTopic.compareTo(lastTopic) >= 0) {
            lastTime = other.lastTime;
            lastTopic = other.lastTopic;
            last = other.last;
        }
        any = true;
    }

    double first() {
        return any ? first : Double.NaN;
    }

    double last() {
        return any ? last : Double.NaN;
    }
}
