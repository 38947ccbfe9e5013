package org.oda.pump;

/**
 * Shares partitions among the threads of all instances. Every partition of every topic belongs to one of a fixed number
 * of slots; a slot is a partition of the internal topic {@link #TOPIC}, and Kafka's consumer group shares those. So the
 * group has nothing to do when a topic is registered, however many there are.
 */
final class Slots {
    /** Never written to: the group's members subscribe to it to get its partitions shared. */
    static final String TOPIC = "__oda_pump";

    /** More than the threads that all instances together are likely to have; a power of two. Never to be changed. */
    static final int NUMBER = 32;

    private static final int BITS = Integer.numberOfTrailingZeros(NUMBER);

    private Slots() {}

    /**
     * Members own ranges of neighbouring slots. So the partitions of a topic are put as far from one another as can be,
     * each into the middle of the largest gap (the order of van der Corput), beginning anywhere.
     */
    static int of(String topic, int partition) {
        int spread = Integer.reverse(partition) >>> (Integer.SIZE - BITS);
        int begin = (topic.hashCode() * 0x9E3779B9) >>> (Integer.SIZE - BITS);
        return (begin + spread) % NUMBER;
    }
}
